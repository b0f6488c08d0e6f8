import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { run } from './bootstrap.mjs';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/** Finds Chromium, or installs it where that can be done without asking: root on Debian and its kin. */
export async function findOrInstallChromium(say) {
  const found = findChromium();
  if (found.path !== null || process.env.CHROMIUM_PATH !== undefined) return found;
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return found;
  say('installing Chromium with apt-get; a minute or two');
  await run('apt-get', ['update', '-qq']);
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
    DEBIAN_FRONTEND: 'noninteractive',
  });
  const installed = findChromium();
  return installed.path === null
    ? { ...installed, reason: `${installed.reason}; apt-get could not install it` }
    : installed;
}

function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined && !isBrowser(named))
    return { path: null, reason: `CHROMIUM_PATH=${named} is no browser that runs` };
  const path = named ?? places.find((place) => isBrowser(place)) ?? null;
  return { path, reason: path === null ? 'no Chromium or Chrome was found; install one or set CHROMIUM_PATH' : null };
}

/** Ubuntu has a `chromium` that only tells where to get it, so it must answer for itself. */
function isBrowser(file) {
  if (!existsSync(file)) return false;
  if (process.platform === 'win32') return true;
  return spawnSync(file, ['--version'], { timeout: 20_000 }).status === 0;
}
