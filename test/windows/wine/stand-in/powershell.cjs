/**
 * Stands in Windows where powershell.exe does: it hands its words and its standard input to the relay (relay.ts), and gives
 * back what comes of them. A Node with this script inside it, because Windows starts no program of Linux with pipes.
 */
const { connect } = require('node:net');
const { createInterface } = require('node:readline');

const socket = connect({ host: '127.0.0.1', port: 9444 });
socket.on('error', (error) => {
  process.stderr.write(`${error.message}\n`, () => process.exit(70));
});
socket.write(`${JSON.stringify({ program: process.execPath, words: process.argv.slice(2) })}\n`);
process.stdin.pipe(socket);
createInterface({ input: socket }).on('line', (line) => {
  const { stream, bytes, exitCode } = JSON.parse(line);
  if (stream === undefined) process.stdout.write('', () => process.exit(exitCode));
  else process[stream].write(Buffer.from(bytes, 'base64'));
});
