import {
  checkPopulation, getArea, getBoundary, listAreaTrees, listChildren, listTopAreas, nameResponsiblePerson, searchForAreas,
} from './area-actions.ts';

export const placeRoutes = {
  'GET /areas': listTopAreas,
  'GET /areas/search': searchForAreas,
  'GET /areas/trees': listAreaTrees,
  'GET /areas/:code': getArea,
  'GET /areas/:code/children': listChildren,
  'GET /areas/:code/boundary': getBoundary,
  'POST /areas/:code/responsible': nameResponsiblePerson,
  'POST /areas/:code/population': checkPopulation,
};
