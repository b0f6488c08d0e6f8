import {
  checkPopulation,
  getArea,
  getBoundary,
  listAreaTrees,
  listChildren,
  listTopAreas,
  nameResponsiblePerson,
  searchForAreas,
} from './area-actions.ts';
import { loadAreaTable, loadBoundaryFile } from './area-files.ts';
import { drawGrid } from './grids.ts';
import {
  closeInstitution,
  correctInstitution,
  getInstitution,
  listInstitutions,
  registerInstitution,
} from './institution-actions.ts';
import { changeZoneAreas, endZone, foundZone, getZone, listZones } from './zones.ts';

export const placeRoutes = {
  'GET /areas': listTopAreas,
  'GET /areas/search': searchForAreas,
  'GET /areas/trees': listAreaTrees,
  'POST /areas/trees': loadAreaTable,
  'POST /areas/boundaries': loadBoundaryFile,
  'GET /areas/:code': getArea,
  'GET /areas/:code/children': listChildren,
  'GET /areas/:code/boundary': getBoundary,
  'POST /areas/:code/responsible': nameResponsiblePerson,
  'POST /areas/:code/population': checkPopulation,
  'POST /areas/:code/grids': drawGrid,
  'GET /functional-zones': listZones,
  'POST /functional-zones': foundZone,
  'GET /functional-zones/:zoneId': getZone,
  'POST /functional-zones/:zoneId/areas': changeZoneAreas,
  'POST /functional-zones/:zoneId/end': endZone,
  'GET /institutions': listInstitutions,
  'POST /institutions': registerInstitution,
  'GET /institutions/:institutionId': getInstitution,
  'POST /institutions/:institutionId/correct': correctInstitution,
  'POST /institutions/:institutionId/close': closeInstitution,
};
