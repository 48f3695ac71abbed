import { expect, test } from 'vitest';
import { OldKernelError, parseDebugData } from '../../../main/collect/smb-client/cifs/debug-data.ts';
import { adviceOf } from '../../../main/cli/report.ts';
import { ParseError } from '../../../main/collect/text/parse-error.ts';
import { caseText, checkedCase } from '../../helpers/cases.ts';

test('a kernel of before multichannel is told by its age, not as a damaged file', async () => {
  const { report, findings } = await checkedCase('kernel-4.9');
  const [share] = report.shares;
  expect(share).toMatchObject({ verdict: 'unknown', channels: { open: null, carrying: null, possible: null } });
  expect(share?.missing.join(' ')).toMatch(/older than what can be read.*no multichannel.*5\.5/);
  expect(share?.missing.join(' ')).not.toMatch(/Not understood|section/);
  const advice = findings.filter(({ code }) => code === 'host.cannot-look').flatMap(adviceOf);
  expect(advice.map(({ text }) => text).join(' ')).toContain('Linux 5.5');
});

const text = caseText('kernel-4.9', 'recording/files/proc/fs/cifs/DebugData');

test.each([
  [
    '3.16: two sessions, one of SMB 1 and one of SMB 2',
    text.replace(
      '1) entry',
      `1) Name: 192.168.5.26  Domain: WORKGROUP Uses: 1 OS: Unix
	NOS: Samba 4	Capability: 0x80f3fd
	SMB session status: 1	TCP status: 1
	Shares:
	MIDs:

2) entry`,
    ),
  ],
  [
    '4.14: SMB 1 alone',
    text.replace('1) entry for 192.168.5.25 not fully displayed', '1) Name: 192.168.5.25  Domain: W Uses: 1 OS: Unix'),
  ],
])('%s', (_, old) => {
  expect(() => parseDebugData(old)).toThrow(OldKernelError);
});

test('a damaged file of a kernel that can be read stays a damaged file', () => {
  const damaged = text.replace('1) entry for 192.168.5.25 not fully displayed\n', '');
  expect(() => parseDebugData(damaged)).toThrow(ParseError);
});
