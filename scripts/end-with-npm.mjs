import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Asks this process to end (SIGTERM) when the npm that started it is gone.
 *
 * npm starts a script through a shell. It passes SIGTERM on to that shell alone, which ends without telling anybody,
 * and when npm is killed outright nobody is told at all: the server would live on unseen, holding port and data folder.
 * Seen with npm 11 and dash 0.5.12.
 */
export function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return;
  const parent = process.ppid;
  // Where the shell replaces itself by the script, npm is the parent; its own parent is a person's shell, which may go.
  const npm = isShell(parent) ? parentOf(parent) : null;
  // Elsewhere than on Linux each look starts a `ps`.
  const watch = setInterval(
    () => {
      if (process.ppid === parent && (npm === null || parentOf(parent) === npm)) return;
      clearInterval(watch);
      process.kill(process.pid, 'SIGTERM');
    },
    process.platform === 'linux' ? 250 : 2_000,
  );
  watch.unref();
}

/** npm's shell is `sh -c "…"`; npm calls itself `npm start`. */
function isShell(pid) {
  return / -c /.test(processField(pid, 'command'));
}

function parentOf(pid) {
  if (process.platform !== 'linux') return Number(processField(pid, 'ppid'));
  const stat = readOrEmpty(`/proc/${pid}/stat`);
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

function processField(pid, field) {
  if (field === 'command' && process.platform === 'linux')
    return readOrEmpty(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
  return spawnSync('ps', ['-o', `${field}=`, '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
}

function readOrEmpty(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
