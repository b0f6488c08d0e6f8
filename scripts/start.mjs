// The two lines below are all that an old Node reads; what follows comes after its version was checked.
import './check-node.cjs';

void import('./start-server.mjs').then(({ start }) => start());
