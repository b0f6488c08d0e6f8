/**
 * A small line list as it comes from elsewhere: dates whose order must be asked about, a day that does not exist, a person
 * who stands in it twice, a column nobody knows. All persons are invented.
 */
export const lineList = [
  'case_id,full name,sex,age,telephone,date of onset,date of report,case classification,favourite tea',
  'e2e-1,演练甲,f,34,10000900001,03/12/2020,2020-12-07,probable,jasmine',
  'e2e-2,演练乙,m,52,10000900002,04/12/2020,2020-12-07,confirmed,green',
  'e2e-3,演练丙,f,8,10000900003,05/12/2020,2020-12-08,suspected,none',
  'e2e-4,演练丁,m,61,10000900004,05/12/2020,2020-11-31,confirmed,black',
  'e2e-5,演练甲,f,34,10000900001,06/12/2020,2020-12-08,suspected,jasmine',
  '',
].join('\r\n');
