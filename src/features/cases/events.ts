import { declareEvent } from '../../kernel/event-words.ts';

const classification = {
  suspected: { en: 'suspected', 'zh-CN': '疑似' },
  probable: { en: 'probable', 'zh-CN': '可能' },
  confirmed: { en: 'confirmed', 'zh-CN': '确诊' },
  asymptomatic: { en: 'asymptomatic', 'zh-CN': '无症状感染者' },
  discarded: { en: 'discarded', 'zh-CN': '排除' },
};
const result = {
  positive: { en: 'positive', 'zh-CN': '阳性' },
  negative: { en: 'negative', 'zh-CN': '阴性' },
  indeterminate: { en: 'indeterminate', 'zh-CN': '可疑' },
  pending: { en: 'pending', 'zh-CN': '待出' },
  'not-done': { en: 'not done', 'zh-CN': '未检' },
};

declareEvent(
  'cases.reported',
  { en: 'Reported as {classification}: {disease}', 'zh-CN': '报告为{classification}:{disease}' },
  { classification },
);
declareEvent('cases.imported', { en: 'Came with the import, row {row}', 'zh-CN': '由导入建立,第 {row} 行' });
declareEvent(
  'cases.reclassified',
  { en: 'Reclassified from {from} to {to} as of {at}: {reason}', 'zh-CN': '由{from}改为{to}({at} 起):{reason}' },
  { from: classification, to: classification },
);
declareEvent('cases.corrected', { en: 'Corrected: {reason}', 'zh-CN': '更正:{reason}' });
declareEvent('cases.moment-recorded', { en: 'Noted: {moment} at {at}', 'zh-CN': '记录:{moment},{at}' });
declareEvent(
  'cases.lab-result-added',
  {
    en: 'Laboratory result {result}, {resultedAt}, Ct {ctValue}',
    'zh-CN': '检测结果{result},{resultedAt},Ct 值 {ctValue}',
  },
  { result },
);
declareEvent(
  'cases.person-result-added',
  {
    en: 'Laboratory result {result}, {resultedAt}, Ct {ctValue}',
    'zh-CN': '检测结果{result},{resultedAt},Ct 值 {ctValue}',
  },
  { result },
);
declareEvent('cases.linked', { en: 'Linked to a possible infector', 'zh-CN': '关联可能的传染来源' });
declareEvent('cases.exported', { en: 'Line list exported as {format}', 'zh-CN': '导出病例清单({format})' });
declareEvent('rounds.opened', {
  en: 'Round opened: {name}, under {packId}',
  'zh-CN': '启动本轮疫情处置:{name},适用 {packId}',
});
declareEvent('rounds.repinned', {
  en: 'Pack changed from {from} to {to}: {reason}',
  'zh-CN': '适用方案由 {from} 改为 {to}:{reason}',
});
declareEvent('rounds.moved', {
  en: 'Handed from {from} to {to}: {reason}',
  'zh-CN': '指挥层级由 {from} 转为 {to}:{reason}',
});
declareEvent('rounds.closed', { en: 'Round closed on {on}', 'zh-CN': '本轮疫情于 {on} 结束' });
declareEvent('reports.filed', {
  en: 'Abnormal report filed; answer due {dueAt}',
  'zh-CN': '收到异常情况报告,{dueAt} 前答复',
});
declareEvent('reports.received', { en: 'Report taken up', 'zh-CN': '已受理' });
declareEvent('reports.answered', { en: 'Report answered', 'zh-CN': '已答复' });
declareEvent('cases.updated-by-import', {
  en: 'Updated by an import, row {row}: {fields}',
  'zh-CN': '由导入更新,第 {row} 行:{fields}',
});
declareEvent('cases.withdrawn', { en: 'Taken back with its import: {reason}', 'zh-CN': '随导入撤回:{reason}' });
declareEvent('cases.restored', {
  en: 'Former values restored when an import was taken back: {fields}',
  'zh-CN': '导入撤回,恢复原值:{fields}',
});
declareEvent('imports.uploaded', { en: 'File brought in: {rows} rows', 'zh-CN': '上传文件,共 {rows} 行' });
declareEvent('imports.looked-at', { en: 'Mapping tried', 'zh-CN': '试用列对应关系' });
declareEvent('imports.checking', { en: 'Checking begun', 'zh-CN': '开始核对' });
declareEvent('imports.checked', { en: 'All {rows} rows checked', 'zh-CN': '{rows} 行核对完毕' });
declareEvent('imports.applying', { en: 'Applying begun', 'zh-CN': '开始写入' });
declareEvent('imports.applied', {
  en: 'Applied: {rows} rows have their end in the ledger',
  'zh-CN': '写入完毕,{rows} 行均有去向',
});
declareEvent('imports.failed', {
  en: 'Step failed ({code}); nothing was applied',
  'zh-CN': '步骤失败({code}),未写入任何数据',
});
declareEvent('imports.decided', { en: 'Row {row} decided: {decision}', 'zh-CN': '第 {row} 行已判定:{decision}' });
declareEvent('imports.undone', {
  en: 'Taken back as a whole, {cases} cases: {reason}',
  'zh-CN': '整体撤回 {cases} 例:{reason}',
});
declareEvent('imports.rows-viewed', {
  en: 'Rows of the file looked at by somebody else than who brought it',
  'zh-CN': '他人查看了文件原始行',
});
