import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { join, sep } from 'node:path';
import { describe, expect, test } from 'vitest';
import { externalLink, originOf, pageAddress, pageOrigin, servedFile } from '../../../main/app/scheme-path.ts';

const folder = join(sep, 'opt', 'lanewise', 'out', 'renderer');

describe('the scheme serves files of the page', () => {
  test('the page and what lies beside it', () => {
    expect(servedFile(folder, pageAddress)).toEqual({
      path: join(folder, 'index.html'),
      contentType: 'text/html; charset=utf-8',
    });
    expect(servedFile(folder, `${pageOrigin}/assets/index-DAU03ELx.css?v=1#top`)?.path).toBe(
      join(folder, 'assets', 'index-DAU03ELx.css'),
    );
  });

  test.each([
    'lanewise://app/../../etc/passwd',
    'lanewise://app/%2e%2e/%2e%2e/etc/passwd.html',
    'lanewise://app/..%2f..%2fetc%2fpasswd.js',
    'lanewise://app/..%5c..%5csecret.html',
    'lanewise://app//etc/passwd.html',
    'lanewise://app/.env.js',
    'lanewise://app/assets/.hidden.js',
    'lanewise://app/assets/%00.js',
    'lanewise://app/C:/Windows/win.html',
    'lanewise://app/assets/',
    'lanewise://app/',
    'lanewise://app',
    'lanewise://app/main/index.ts',
    'lanewise://app/index',
    'lanewise://other/index.html',
    'lanewise://app:80/index.html',
    'lanewise://user@app/index.html',
    'https://app/index.html',
    'file:///etc/passwd.html',
    'not an address',
  ])('%s is not one of them', (address) => {
    const file = servedFile(folder, address);
    // Some of these are made harmless by the address parser itself; then it is a plain file of the page's folder.
    expect(file === undefined || file.path === join(folder, 'etc', 'passwd.html')).toBe(true);
  });

  test('no address leads out of the folder', () => {
    const part = oneof(string(), constantFrom('..', '%2e%2e', '/', '\\', '%5c', '%2f', '.html', '%00', '~'));
    assert(
      property(array(part, { maxLength: 12 }), (parts) => {
        const file = servedFile(folder, `lanewise://app/${parts.join('')}`);
        return file === undefined || (file.path.startsWith(folder + sep) && !file.path.includes('..'));
      }),
    );
  });
});

test('an origin is scheme and host, also of schemes the address parser does not know', () => {
  expect(originOf('lanewise://app/index.html#/share/1')).toBe(pageOrigin);
  expect(originOf('https://example.org:8443/x')).toBe('https://example.org:8443');
  expect(originOf('about:blank')).toBe('about://');
  expect(originOf('')).toBe('');
});

describe('the browser is only given documentation', () => {
  test('an address of the list is passed on', () => {
    expect(externalLink('https://docs.kernel.org/admin-guide/cifs/usage.html')).toBe(
      'https://docs.kernel.org/admin-guide/cifs/usage.html',
    );
  });

  test.each([
    'http://docs.kernel.org/',
    'https://docs.kernel.org.example.org/',
    'https://example.org/?docs.kernel.org',
    'https://docs.kernel.org@example.org/',
    'https://user:pass@docs.kernel.org/',
    'https://docs.kernel.org:8443/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://nas/media',
    'lanewise://app/index.html',
    '',
  ])('%s is not', (address) => {
    expect(externalLink(address)).toBeUndefined();
  });
});
