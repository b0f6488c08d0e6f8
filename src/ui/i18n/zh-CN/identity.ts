/** Words of signing in, one's own account, and administration. */
export const identity = {
  signIn: {
    title: '登录', userName: '用户名', password: '密码', code: '验证码', codeHelp: '手机验证器上的六位数字,或一个恢复码。', action: '登录', or: '或', with: '使用 {{name}} 登录',
    words: '发现一例,追清一链,管住一处,落到一人。', ended: '登录已失效,请重新登录。完成后将回到原来的页面。', loop: '闭环',
    fact: '事实', rule: '规则', task: '任务', evidence: '佐证', verify: '核实', lesson: '复盘', back: '返回用户名和密码', abnormal: '报告异常情况(无需登录)',
  },
  change: {
    title: '设置新密码', must: '首次登录须设置自己的密码。', current: '当前密码', fresh: '新密码', again: '再次输入新密码', help: '至少 12 个字符。几个不相干的词连在一起最好。', differ: '两次输入不一致', action: '设置密码', done: '密码已更改,其他会话均已退出',
    flaw: { 'too-short': '太短', 'too-long': '太长', 'well-known': '过于常见', repeats: '重复同样的字符', 'a-row': '是连续的键位', 'your-own-name': '含有您的名字', 'the-old-one': '与旧密码相同' },
  },
  noPost: { title: '目前没有值守岗位', help: '您的账号没有正在生效的岗位:可能不在值班时段,或授权已到期。可选择其他岗位,或联系管理员。', none: '账号下没有岗位。' },
  me: {
    title: '我的账号', account: '账号', name: '显示姓名', saved: '已保存', posts: '岗位', actAs: '切换到此岗位', acting: '当前岗位', shift: '每日 {{from}}–{{to}}', allDay: '全天', offShift: '不在值班时段', until: '至 {{at}}', noEnd: '无期限',
    sessions: '登录会话', thisOne: '本次', revoke: '退出该会话', revoked: '已退出', via: { password: '密码', oidc: '统一认证' }, since: '登录于 {{at}}', lastSeen: '最近使用 {{at}}',
    phone: '两步验证', phoneOn: '已启用', phoneOff: '未启用', phoneWhy: '密码之外再用手机验证,防止他人冒用。', enrol: '启用', remove: '停用', scan: '用验证器应用扫描,或手工输入密钥:', enterCode: '输入应用显示的六位数字', confirm: '确认启用', recovery: '恢复码', recoveryHelp: '每个只能用一次。请抄下并妥善保存,关闭后不再显示。', confirmed: '两步验证已启用', removed: '两步验证已停用', password: '密码', qr: '两步验证二维码', stored: '我已抄下',
    changed: '已切换岗位', preferences: '语言与外观', glass: '紧急越权', glassHelp: '辖区外紧急处置时使用。立即通知、限时、24 小时内由他单位审计员复核。', glassBreak: '申请紧急越权', glassBack: '交还', glassHours: '时长', glassRole: '角色', glassDone: '越权已生效', glassReturned: '已交还',
  },
  admin: {
    title: '系统管理', accounts: '账号', bodies: '机构', tokens: '接口令牌', approvals: '双人审批', glass: '越权复核', audit: '审计', areas: '地区', labels: '责任方名称',
    find: '用户名或姓名', add: '新建账号', added: '账号已建立', oneTime: '一次性密码', oneTimeHelp: '只显示这一次。请当面交给本人;首次登录须更改。', none: '没有账号。', userName: '用户名', name: '姓名', home: '所属地区', homeHelp: '由该地区的管理员管理。不代表任何权限。', state: '状态',
    active: '启用', closed: '已停用', mustChange: '待改密码', second: '两步验证', created: '建立于', posts: '岗位', pausedUntil: '暂停登录至 {{at}}', disable: '停用账号', enable: '恢复账号', unlock: '解除暂停', reset: '重置密码', signOutAll: '退出全部会话', removePhone: '停用两步验证',
    disabled: '已停用', enabled: '已恢复', unlocked: '已解除', signedOut: '已退出 {{count}} 个会话', give: '授予岗位', given: '已授予', end: '收回岗位', ended: '已收回', endedNote: '已收回:{{reason}}', roles: '角色', area: '辖区', body: '所属机构', noBody: '无机构', from: '自', to: '至', shift: '每日时段', shiftFrom: '每日起', shiftTo: '每日止',
    wholeCountry: '全国', kind: '类型', bodyKind: { 'leading-group': '领导小组', headquarters: '指挥部', 'work-group': '工作组', 'member-unit': '成员单位', institution: '机构' }, addBody: '新建机构', bodyAdded: '机构已建立', closeBody: '撤销机构', bodyClosed: '机构已撤销', parent: '上级', noParent: '无上级', institution: '对应单位编号',
    closedToo: '含已撤销', closedAccountsToo: '含已停用', rolesAlone: '管理员、审计员不能与其他角色同授。', pickRole: '请选择角色', account: '账号 {{name}}', sessionsOf: '会话',
  },
  tokens: { new: '新建令牌', name: '用途名称', created: '令牌已建立', once: '只显示这一次,请立即存入使用方系统。', none: '没有接口令牌。', revoke: '作废', revoked: '已作废', until: '有效至', lastUsed: '最近使用', never: '从未', roles: '角色', area: '辖区' },
  approvals: { all: '含已处理', hindrance: { 'own-request': '本人提出的申请', 'same-body': '与申请人同属一个机构', 'no-body': '您目前不代表任何机构', 'wrong-role': '需要相应角色', 'not-a-person': '须由本人处理', 'under-broken-glass': '越权访问期间不能审批' }, none: '没有待批事项。', what: '事项', by: '申请人', at: '申请时间', approve: '同意', refuse: '不同意', decided: '已处理', state: { waiting: '待批', approved: '已同意', refused: '已拒绝', used: '已执行', expired: '已过期' }, help: '涉及双方负责的操作,须由另一机构的人员同意。' },
  glass: { none: '没有越权访问。', who: '访问人', area: '地区', reason: '理由', period: '时段', review: '复核', reviewed: '已复核', due: '复核期限', fine: '属实必要', notFine: '不当', note: '复核意见', state: { running: '进行中', waiting: '待复核', reviewed: '已复核' } },
} as const;
