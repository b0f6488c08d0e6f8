'use strict';
// Written for Node 6, so that any Node can read it and say what is wrong instead of stumbling over newer syntax.
const needed = [20, 19];
const found = process.versions.node.split('.').map(Number);

if (found[0] < needed[0] || (found[0] === needed[0] && found[1] < needed[1])) {
  console.error(
    'Lianfang needs Node ' +
      needed.join('.') +
      ' or newer; this is Node ' +
      process.versions.node +
      '.\n' +
      'Install a current version from https://nodejs.org (or: nvm install 22) and run the command again.',
  );
  process.exit(1);
}
