import { createRoot } from 'react-dom/client';
import type { Bridge } from '../shared/ipc/contract.ts';
import { App } from './app.tsx';
import { connect } from './state/connect.ts';
import { connectFixing } from './state/fixing.ts';

declare global {
  interface Window {
    readonly lanewise: Bridge;
  }
}

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id root');
connect(window.lanewise);
connectFixing(window.lanewise);
createRoot(root).render(<App />);
