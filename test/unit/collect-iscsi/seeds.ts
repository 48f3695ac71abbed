/** Outputs that people have published, as they stand there. */
export const failover = `mpatha (3600140551aa592fd025ed4ef1da523db) dm-0 SYNOLOGY,Storage
size=20G features='0' hwhandler='1 alua' wp=rw
|-+- policy='service-time 0' prio=50 status=active
| \`- 4:0:0:1 sda 8:0  active ready running
\`-+- policy='service-time 0' prio=50 status=enabled
  \`- 5:0:0:1 sdb 8:16 active ready running
`;

/** The layout of versions up to 0.4.8. */
export const oldFailover = `14945540000000000000000000100000099b2f8000f000000dm-0 IET     ,VIRTUAL-DISK  
[size=35G][features=0][hwhandler=0]
\\_ round-robin 0 [prio=1][active]
 \\_ 4:0:0:0 sdd 8:48  [active][ready]
\\_ round-robin 0 [prio=1][enabled]
 \\_ 3:0:0:0 sdc 8:32  [active][ready]
`;

export const oldFailed = `sdc: checker msg is "directio checker reports path is down"
14945540000000000000000000100000099b2f8000f000000dm-0 IET     ,VIRTUAL-DISK  
[size=35G][features=0][hwhandler=0]
\\_ round-robin 0 [prio=1][active]
 \\_ 4:0:0:0 sdd 8:48  [active][ready]
\\_ round-robin 0 [prio=0][enabled]
 \\_ 3:0:0:0 sdc 8:32  [failed][faulty]
`;

/** Its first map has lost its heading. */
export const equalLogic = `[size=1.0T][features=1 queue_if_no_path][hwhandler=0][rw]
\\_ round-robin 0 [prio=2][active]
 \\_ 13:0:0:0 sdk 8:160 [active][ready]
 \\_ 14:0:0:0 sdj 8:144 [active][ready]
eql-0-8a0906-4f2b9e409-2b800184d024d9db_c () dm-4 EQLOGIC,100E-00
[size=2.0T][features=1 queue_if_no_path][hwhandler=0][rw]
\\_ round-robin 0 [prio=2][active]
 \\_ 6:0:0:0 sdg 8:96  [active][ready]
 \\_ 11:0:0:0 sdf 8:80  [active][ready]
`;
