import { createRoot } from 'react-dom/client';
import './style.css';
import { App } from './app/App';
import { Session } from './state/Session';
import { Store } from './state/Store';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id root');
const store = new Store();
const session = new Session(store);
createRoot(root).render(<App store={store} session={session} />);
