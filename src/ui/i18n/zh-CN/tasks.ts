/** Words of tasks and queues. */
export const tasks = {
  title: '工作台', one: '任务', new: '下达任务', queue: { mine: '我的', 'my-body': '本单位', 'my-area': '本辖区', 'all-open': '全部' },
  state: { found: '待指派', assigned: '办理中', acted: '待核实', verified: '待办结', closed: '已办结', cancelled: '已取消', 'not-executable': '无法执行' },
  workstream: { investigation: '流调', screening: '排查', testing: '检测', control: '封控', isolation: '隔离', treatment: '收治', communication: '宣传引导' },
  priority: { high: '紧急', normal: '一般', low: '较低' },
  overdue: '已超时', open: '待办', all: '全部', allLanes: '全部工作线', lanes: '七条工作线', lane: '工作线', backlog: '积压', ended24: '24 小时办结', byState: '环节',
  soon: '即将到期', later: '时限内', none: '没有待办任务。', noneHelp: '可查看本单位或本辖区的任务。', emptySlots: '无人负责:{{slots}}', you: '我', someone: '已指派个人', ownersLabel: '四方责任',
  take: '认领', taken: '已认领', receive: '签收', received: '已签收', receivedAt: '签收 {{at}}', act: '报告已办', acted: '已报告,待第二人核实', verify: '核实通过', verified: '已核实', reject: '退回', rejected: '已退回', close: '办结', closed: '已办结', cancel: '取消任务', cancelled: '已取消',
  handOver: '移交', handedOver: '已移交', assign: '指派', assigned: '已指派', cannot: '无法执行', cannotDone: '已报告无法执行', lesson: '经验教训', lessonHelp: '可留空。写下的经验会进入复盘。', lessonNone: '未写经验。',
  evidence: '佐证', evidenceNone: '还没有佐证。', addText: '文字佐证', addPhoto: '照片或 PDF', addPhotoHelp: 'JPEG、PNG 或 PDF,20 MB 以内。手机可直接拍照。', add: '提交佐证', added: '佐证已提交', withPlace: '附上当前位置', placeOff: '未能取得位置', place: '位置 {{lat}}, {{lon}}', actWithText: '完成情况', actHelp: '至少一件佐证:文字、照片、文件或位置。',
  judged: { pending: '待核实', accepted: '已采信', rejected: '未采信' }, suppliedAt: '提交于 {{at}}', download: '下载', wrongStep: '“{{state}}”环节不能{{action}}',
  notOwner: '任务未指派给您或您的单位', taken_by: '已由他人认领', yourOwn: '本人办理的任务须由他人核实', noEvidence: '先补充佐证', onlyDirecting: '只有指挥、流调或病例管理人员可以操作',
  facts: '任务信息', due: '办理期限', stepClock: '当前环节时限', start: '开始', subject: '对象', subjectOpen: '打开对象', clause: '依据', kind: '类型', opened: '下达', history: '历史', escalations: '提醒记录', told: { owner: '责任人', body: '责任单位', 'level-above': '上一级' }, toldAt: '用时达 {{percent}}% 提醒{{told}},{{at}}',
  owner: { locality: '属地', department: '部门', unit: '单位', individual: '个人' }, noOwner: '无', text: '任务内容', area: '地区', dueField: '完成期限', priorityField: '紧急程度', orderDone: '任务已下达', myself: '由我负责', pickOwner: '至少指定一方责任', sent: '核实环节须另一人完成。', loopStep: { found: '发现', assigned: '指派', acted: '办理', verified: '核实', closed: '办结' }, ended: '结束:{{reason}}', endedPlain: '已结束',
} as const;
