import { declareEvent } from '../../kernel/event-words.ts';

const slot = {
  locality: { en: 'locality', 'zh-CN': '属地' },
  department: { en: 'department', 'zh-CN': '部门' },
  unit: { en: 'unit', 'zh-CN': '单位' },
  individual: { en: 'individual', 'zh-CN': '个人' },
};
const told = {
  owner: { en: 'the owner', 'zh-CN': '责任人' },
  body: { en: 'the responsible bodies', 'zh-CN': '责任单位' },
  'level-above': { en: 'the level above', 'zh-CN': '上一级' },
};
const step = {
  doing: { en: 'doing', 'zh-CN': '办理' },
  verifying: { en: 'verifying', 'zh-CN': '核实' },
  closing: { en: 'closing', 'zh-CN': '办结' },
};

declareEvent(
  'tasks.opened',
  { en: 'Task opened, due {dueAt}; owners: {slots}', 'zh-CN': '建立任务,期限 {dueAt};责任方:{slots}' },
  { slots: slot },
);
declareEvent('tasks.repeated', { en: 'The same task was sent again; nothing changed', 'zh-CN': '重复提交,任务未变' });
declareEvent('tasks.assigned', { en: 'Assigned to: {slots}', 'zh-CN': '指派:{slots}' }, { slots: slot });
declareEvent('tasks.received', { en: 'Receipt confirmed', 'zh-CN': '已签收' });
declareEvent('tasks.taken', { en: 'Taken on', 'zh-CN': '已认领' });
declareEvent(
  'tasks.handed-over',
  { en: 'Handed over to: {slots}. {reason}', 'zh-CN': '移交:{slots}。{reason}' },
  { slots: slot },
);
declareEvent(
  'tasks.evidence-supplied',
  { en: 'Evidence added: {shows}', 'zh-CN': '补充佐证:{shows}' },
  {
    shows: {
      text: { en: 'words', 'zh-CN': '文字' },
      file: { en: 'file', 'zh-CN': '文件' },
      place: { en: 'place', 'zh-CN': '地点' },
    },
  },
);
declareEvent('tasks.evidence-viewed', { en: 'Evidence file looked at', 'zh-CN': '查看佐证文件' });
declareEvent('tasks.acted', {
  en: 'Reported as done with {pieces} pieces of evidence',
  'zh-CN': '报告已办,佐证 {pieces} 件',
});
declareEvent('tasks.rejected', { en: 'Evidence not accepted: {reason}', 'zh-CN': '佐证未通过:{reason}' });
declareEvent('tasks.verified', { en: 'Verified by a second person', 'zh-CN': '已由第二人核实' });
declareEvent('tasks.closed', { en: 'Closed. Lesson: {lesson}', 'zh-CN': '已办结。经验:{lesson}' });
declareEvent('tasks.cancelled', { en: 'Cancelled: {reason}', 'zh-CN': '已取消:{reason}' });
declareEvent('tasks.found-not-executable', { en: 'Cannot be done: {reason}', 'zh-CN': '无法执行:{reason}' });
declareEvent(
  'tasks.escalated',
  {
    en: '{percent} % of the time for {step} is used: {told} told',
    'zh-CN': '{step}时限已用 {percent}%:已提醒{told}',
  },
  { told, step },
);
declareEvent('tasks.labels-changed', { en: 'Owner slots renamed: {labels}', 'zh-CN': '责任方名称改为:{labels}' });
