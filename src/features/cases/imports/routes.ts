import { applyImport, checkImport } from './check.ts';
import { decideRow, listLedger } from './ledger.ts';
import { undoImport } from './undo.ts';
import { getImport, listImports, lookAgain, uploadImport } from './upload.ts';

export const importRoutes = {
  'GET /imports': listImports,
  'POST /imports': uploadImport,
  'GET /imports/:importId': getImport,
  'POST /imports/:importId/look': lookAgain,
  'POST /imports/:importId/check': checkImport,
  'POST /imports/:importId/apply': applyImport,
  'POST /imports/:importId/undo': undoImport,
  'GET /imports/:importId/rows': listLedger,
  'POST /imports/:importId/rows/:rowNumber/decide': decideRow,
};
