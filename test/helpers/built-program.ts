/** Global set-up of the projects that run the built program: built once, before any of their workers could start it. */
export { ensureBuilt as setup } from '../../tools/build/ensure-built.ts';
