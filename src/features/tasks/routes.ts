import { evidenceFile, supplyEvidence, supplyEvidenceFile } from './evidence.ts';
import { countTasks, listEscalations, listLanes, listTasks, viewTask } from './queues.ts';
import { orderTask } from './service.ts';
import { changeSlotLabels, listSlotLabels } from './slot-labels.ts';
import {
  actOnTask,
  assignTask,
  cancelTask,
  cannotDoTask,
  closeTask,
  handOverTask,
  receiveTask,
  rejectTask,
  takeTask,
  verifyTask,
} from './steps.ts';

export const taskRoutes = {
  'GET /tasks': listTasks,
  'POST /tasks': orderTask,
  'GET /tasks/counts': countTasks,
  'GET /tasks/lanes': listLanes,
  'GET /tasks/escalations': listEscalations,
  'GET /tasks/slot-labels': listSlotLabels,
  'PUT /tasks/slot-labels': changeSlotLabels,
  'GET /tasks/:taskId': viewTask,
  'POST /tasks/:taskId/assign': assignTask,
  'POST /tasks/:taskId/receive': receiveTask,
  'POST /tasks/:taskId/take': takeTask,
  'POST /tasks/:taskId/hand-over': handOverTask,
  'POST /tasks/:taskId/evidence': supplyEvidence,
  'POST /tasks/:taskId/evidence-files': supplyEvidenceFile,
  'GET /tasks/:taskId/files/:fileId': evidenceFile,
  'POST /tasks/:taskId/act': actOnTask,
  'POST /tasks/:taskId/reject': rejectTask,
  'POST /tasks/:taskId/verify': verifyTask,
  'POST /tasks/:taskId/close': closeTask,
  'POST /tasks/:taskId/cancel': cancelTask,
  'POST /tasks/:taskId/not-executable': cannotDoTask,
};
