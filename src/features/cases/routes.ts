import { answerReport, fileReport, followReport, listReports } from './abnormal-reports.ts';
import { clocksOfCase, recordMoment } from './clocks.ts';
import { exportCases } from './export-cases.ts';
import { casesByDay, daysSinceLastLocalCase, figuresOfWindow, fourIntervals } from './figures.ts';
import { importRoutes } from './imports/routes.ts';
import { addLabResult, addPersonResult, labResultsOfCase } from './lab-results.ts';
import { countCases, listCases } from './list-cases.ts';
import { householdOfCase, linkCases, pairsOfCase } from './pairs.ts';
import { correctCase, getCase, reclassifyCase, statesOfCase } from './reclassify.ts';
import { reportCase } from './report-case.ts';
import { closeRound, getRound, listPacks, listRounds, moveRound, openRound, repinRound } from './rounds.ts';
import { lateReports, reportingTimeliness } from './timeliness.ts';

export const caseRoutes = {
  'GET /cases': listCases,
  'GET /cases/count': countCases,
  'GET /cases/export': exportCases,
  'POST /cases': reportCase,
  'GET /cases/:caseId': getCase,
  'POST /cases/:caseId/reclassify': reclassifyCase,
  'POST /cases/:caseId/correct': correctCase,
  'GET /cases/:caseId/states': statesOfCase,
  'GET /cases/:caseId/clocks': clocksOfCase,
  'POST /cases/:caseId/moments': recordMoment,
  'GET /cases/:caseId/lab-results': labResultsOfCase,
  'POST /cases/:caseId/lab-results': addLabResult,
  'POST /people/:personId/lab-results': addPersonResult,
  'GET /cases/:caseId/pairs': pairsOfCase,
  'POST /cases/:caseId/pairs': linkCases,
  'GET /cases/:caseId/household': householdOfCase,
  'GET /packs': listPacks,
  'GET /rounds': listRounds,
  'POST /rounds': openRound,
  'GET /rounds/:roundId': getRound,
  'POST /rounds/:roundId/repin': repinRound,
  'POST /rounds/:roundId/move': moveRound,
  'POST /rounds/:roundId/close': closeRound,
  'GET /figures/window': figuresOfWindow,
  'GET /figures/days-since-last-local-case': daysSinceLastLocalCase,
  'GET /figures/intervals': fourIntervals,
  'GET /figures/by-day': casesByDay,
  'GET /institutions/timeliness': reportingTimeliness,
  'GET /institutions/late-reports': lateReports,
  'GET /reports': listReports,
  'POST /reports': fileReport,
  'GET /reports/receipt/:receipt': followReport,
  'POST /reports/:reportId/answer': answerReport,
  ...importRoutes,
};
