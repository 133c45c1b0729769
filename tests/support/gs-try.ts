import { isAlive } from '../../server/platform/embedded-postgres/processes.js';
export default async function setup(): Promise<void> { console.log('setup', isAlive(process.pid)); }
