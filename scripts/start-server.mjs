import { bootstrap, buildWeb, explainAndExit, steps } from './bootstrap.mjs';
import { endWithNpm } from './end-with-npm.mjs';

/**
 * Brings a fresh clone to the point where the server can start, and starts it in this very process: one process less,
 * and no second one that could outlive it.
 */
export async function start() {
  try {
    endWithNpm();
    const step = steps(2);
    await bootstrap(step, { withDevelopment: false });
    await buildWeb(step);
    const { register } = await import('tsx/esm/api');
    register();
    const { serve } = await import('../src/server.ts');
    await serve();
  } catch (error) {
    explainAndExit(error);
  }
}
