import { checkChain, downloadHeads, listEvents, listReadings, viewHistory } from './service.ts';

export const auditRoutes = {
  'GET /audit/events': listEvents,
  'GET /audit/readings': listReadings,
  'GET /audit/heads': downloadHeads,
  'POST /audit/chain': checkChain,
  'GET /history/:subject/:subjectId': viewHistory,
};
