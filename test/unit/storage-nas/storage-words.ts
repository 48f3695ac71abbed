/** What iSCSI targets and NFS servers print, after the layouts of their sources. */

const lio = '/sys/kernel/config/target/iscsi/iqn.2026-01.lab:disk/tpgt_1';
const esx1 = 'iqn.1998-01.com.vmware:esx1-4b2f';

/** A Synology with one session allowed; one listed initiator is logged in, one is not, one is logged in unlisted. */
export const lioText = `${lio}/enable:1
${lio}/max_session:1
${lio}/np/10.0.1.25:3260/iser:0
${lio}/np/[fd00::26]:3260/iser:0
${lio}/lun/lun_1/alua_tg_pt_offline:0
${lio}/lun/lun_0/alua_tg_pt_offline:0
${lio}/attrib/generate_node_acls:1
${lio}/acls/${esx1}/info:InitiatorName: ${esx1}
${lio}/acls/${esx1}/info:InitiatorAlias: esx1
${lio}/acls/${esx1}/info:LIO Session ID: 1   ISID: 0x00 02 3d 00 00 02  TSIH: 1  SessionType: Normal
${lio}/acls/${esx1}/info:Session State: TARG_SESS_STATE_LOGGED_IN
${lio}/acls/${esx1}/info:---------------------[iSCSI Session Values]-----------------------
${lio}/acls/${esx1}/info:----------------------[iSCSI Connections]-------------------------
${lio}/acls/${esx1}/info:CID: 0  Connection State: TARG_CONN_STATE_LOGGED_IN
${lio}/acls/${esx1}/info:   Address 10.0.1.50 TCP  StatSN: 0x6916c3e9
${lio}/acls/iqn.1993-08.org.debian:01:idle/info:No active iSCSI Session for Initiator Endpoint: iqn.1993-08.org.debian:01:idle
${lio}/dynamic_sessions:iqn.1993-08.org.debian:01:pve
${lio}/dynamic_sessions:\0iqn.1993-08.org.debian:01:pve
${lio}/dynamic_sessions:\0
`;

const scst = '/sys/kernel/scst_tgt/targets/iscsi/iqn.2005-10.org.freenas.ctl:vm';

/** TrueNAS SCALE: one initiator by both portals, one by one. */
export const scstText = `/sys/kernel/scst_tgt/targets/iscsi/enabled:1
${scst}/enabled:1
${scst}/MaxSessions:0
${scst}/MaxSessions:[key]
${scst}/allowed_portal:10.0.1.25
${scst}/allowed_portal:[key]
${scst}/allowed_portal1:10.0.2.25
${scst}/ini_groups/security_group/luns/0/read_only:0
${scst}/sessions/${esx1}#10.0.1.25/initiator_name:${esx1}#10.0.1.25
${scst}/sessions/${esx1}#10.0.1.25/10.0.1.50/ip:10.0.1.50
${scst}/sessions/${esx1}#10.0.2.25/initiator_name:${esx1}#10.0.2.25
${scst}/sessions/${esx1}#10.0.2.25/10.0.2.50/ip:10.0.2.50
${scst}/sessions/iqn.1993-08.org.debian:01:pve/initiator_name:iqn.1993-08.org.debian:01:pve
${scst}/sessions/iqn.1993-08.org.debian:01:pve/[fd00:0000:0000:0000:0000:0000:0000:0060]/ip:[fd00:0000:0000:0000:0000:0000:0000:0060]
`;

export const tgtText = `Target 1: iqn.2026-01.lab:disk
    System information:
        Driver: iscsi
        State: ready
    I_T nexus information:
        I_T nexus: 1
            Initiator: iqn.2026-01.lab:client alias: labclient
            Connection: 0
                IP Address: 10.77.2.50
        I_T nexus: 2
            Initiator: iqn.2026-01.lab:client alias: labclient
            Connection: 0
                IP Address: 10.77.1.50
    LUN information:
        LUN: 0
            Type: controller
            SCSI ID: IET     00010000
        LUN: 1
            Type: disk
            SCSI ID: LABNAS-0001
            Backing store path: /srv/lun0.img
    Account information:
    ACL information:
        ALL
Target 2: iqn.2026-01.lab:other
    System information:
        Driver: iscsi
        State: offline
    I_T nexus information:
    LUN information:
        LUN: 0
            Type: controller
    Account information:
    ACL information:
`;

const client = '/proc/fs/nfsd/clients/3/info';
export const nfsClientsText = `${client}:clientid: 0xb5fb34dc6b0111d4
${client}:address: "10.77.1.50:834"
${client}:status: confirmed
${client}:seconds from last renew: 4
${client}:name: "Linux NFSv4.1 labclient"
${client}:minor version: 1
${client}:Implementation domain: "kernel.org"
${client}:Implementation name: "Linux 6.1.176 #1 Sat Jul  4 15:38:16 UTC 2026 x86_64"
${client}:Implementation time: [0, 0]
${client}:callback state: UP
${client}:callback address: 10.77.1.50:0
/proc/fs/nfsd/clients/4/info:clientid: 0xb5fb34dc6b0111d5
/proc/fs/nfsd/clients/4/info:address: "[fd00::60]:900"
/proc/fs/nfsd/clients/4/info:status: unconfirmed
/proc/fs/nfsd/clients/4/info:name: "a \\"quoted\\" name"
`;

export const nfsExportsText = `# Version 1.1
# Path Client(Flags) # IPs
/srv/data\t10.77.1.0/24(rw,no_root_squash,sync,wdelay,uuid=1:2:3:4)
/srv/with\\040blank\t*(ro,root_squash,sync,wdelay)
`;

export const listeningText = `LISTEN 0      4096   10.77.1.25:3260 0.0.0.0:*
LISTEN 0      64           [::]:2049    [::]:*
LISTEN 0      64        0.0.0.0:2049 0.0.0.0:*
`;
