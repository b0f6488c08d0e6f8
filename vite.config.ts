import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, runnerImport } from 'vite';
import type { Routes } from './src/platform/action.ts';

const virtualName = 'virtual:who-may';

/**
 * Gives the web app the roles of every route, read from the server's own table at build time, so that what is shown as
 * possible and what is possible cannot drift apart.
 */
function whoMay(): Plugin {
  return {
    name: 'who-may',
    resolveId: (id) => (id === virtualName ? `\0${virtualName}` : null),
    async load(id) {
      if (id !== `\0${virtualName}`) return null;
      const file = fileURLToPath(new URL('./src/routes.ts', import.meta.url));
      const { module } = await runnerImport<{ routes: Routes }>(file, {
        configFile: false,
        root: fileURLToPath(new URL('.', import.meta.url)),
      });
      const allowed = Object.fromEntries(Object.entries(module.routes).map(([route, { spec }]) => [route, spec.allow]));
      return `export const whoMay = ${JSON.stringify(allowed)};`;
    },
  };
}

/** The web app: source in src/web, built into dist/web, which the server serves. `npm run dev` reloads it. */
export default defineConfig({
  root: 'src/web',
  plugins: [react(), whoMay()],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // Fonts and pictures stay files: inlined, they would delay the first paint of every screen.
    assetsInlineLimit: 0,
  },
  server: {
    port: 5173,
    proxy: { '/api': process.env['LIANFANG_API'] ?? 'http://127.0.0.1:8080' },
  },
});
