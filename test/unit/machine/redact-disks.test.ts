import { expect, test } from 'vitest';
import { redactor } from '../../../main/machine/redact.ts';

const wwid = '600140551aa592fd025ed4ef1da523db';

test.each([
  `{"name":"sda","wwn":"0x${wwid}","serial":"8e935d09-c70"}`,
  `"uuid" : "3${wwid}",`,
  `mpatha (3${wwid}) dm-0 SYNOLOGY,Storage`,
  `naa.${wwid}`,
  `        wwid "3${wwid}"`,
])('no world wide id stays in %s', (text) => {
  const redacted = redactor({ key: 'k' }).text(text);
  expect(redacted).not.toContain(wwid);
  expect(redacted).not.toContain('8e935d09-c70');
});
