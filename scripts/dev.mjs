import './check-node.cjs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { bootstrap, explainAndExit, root, steps } from './bootstrap.mjs';
import { endWithNpm } from './end-with-npm.mjs';

/**
 * The server, begun anew at every change of its sources, and the web app with hot reloading in front of it. Both end
 * together: on Ctrl-C, and when one of them ends by itself.
 */
try {
  endWithNpm();
  await bootstrap(steps(1), { withDevelopment: true });
  const port = process.env.PORT ?? '8080';
  const tsx = join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs');
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const watched = ['src/**/*.ts', 'db/**/*', 'packs/**/*'].flatMap((files) => ['--include', files]);
  const ignored = ['src/web/**', 'src/ui/**', '**/web/**', '**/*.test.ts'].flatMap((files) => ['--exclude', files]);
  const children = [
    start([tsx, 'watch', '--clear-screen=false', ...watched, ...ignored, join('bin', 'lianfang.mjs'), 'start']),
    start([vite, '--clearScreen', 'false'], { LIANFANG_API: `http://127.0.0.1:${port}` }),
  ];
  endTogether(children);
} catch (error) {
  explainAndExit(error);
}

function start(args, environment = {}) {
  return spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...environment }, stdio: 'inherit' });
}

function endTogether(children) {
  let left = children.length;
  let isEnding = false;
  const end = () => {
    // Told twice, the watcher kills the server instead of letting it stop.
    if (isEnding) return;
    isEnding = true;
    for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
  };
  // On Ctrl-C the terminal tells the children itself.
  process.on('SIGINT', () => (isEnding = true));
  process.on('SIGTERM', end);
  for (const child of children) {
    child.once('exit', (code) => {
      left--;
      if (code) process.exitCode = code;
      if (left > 0) end();
      else process.exit();
    });
  }
}
