import { declareEvent } from '../../kernel/event-words.ts';

const role = {
  observer: { en: 'observer', 'zh-CN': '观察员' },
  reporter: { en: 'reporter', 'zh-CN': '报告员' },
  'case-worker': { en: 'case worker', 'zh-CN': '病例管理员' },
  epidemiologist: { en: 'epidemiologist', 'zh-CN': '流行病学调查员' },
  laboratory: { en: 'laboratory', 'zh-CN': '实验室人员' },
  'site-staff': { en: 'site staff', 'zh-CN': '场所工作人员' },
  'grid-worker': { en: 'grid worker', 'zh-CN': '网格员' },
  sampler: { en: 'sampler', 'zh-CN': '采样员' },
  commander: { en: 'commander', 'zh-CN': '指挥员' },
  'information-officer': { en: 'information officer', 'zh-CN': '信息发布员' },
  auditor: { en: 'auditor', 'zh-CN': '审计员' },
  administrator: { en: 'administrator', 'zh-CN': '管理员' },
};
const why = {
  'wrong-password': { en: 'wrong password', 'zh-CN': '密码错误' },
  'wrong-code': { en: 'wrong code', 'zh-CN': '验证码错误' },
  'unknown-user': { en: 'unknown user name', 'zh-CN': '用户名不存在' },
  'account-disabled': { en: 'the account is closed', 'zh-CN': '账号已停用' },
  'not-invited': { en: 'not invited', 'zh-CN': '未受邀请' },
  'provider-answer': { en: "the other system's answer was not genuine", 'zh-CN': '外部系统答复无效' },
};
const via = { password: { en: 'password', 'zh-CN': '密码' }, oidc: { en: 'another system', 'zh-CN': '外部系统' } };
const verdict = {
  justified: { en: 'justified', 'zh-CN': '正当' },
  'not-justified': { en: 'not justified', 'zh-CN': '不正当' },
};

declareEvent('identity.account-created', { en: 'Account made', 'zh-CN': '建立账号' });
declareEvent('identity.account-corrected', { en: 'Account corrected: {fields}', 'zh-CN': '更正账号:{fields}' });
declareEvent('identity.account-disabled', { en: 'Account closed: {reason}', 'zh-CN': '停用账号:{reason}' });
declareEvent('identity.account-enabled', { en: 'Account opened again: {reason}', 'zh-CN': '恢复账号:{reason}' });
declareEvent('identity.language-chosen', { en: 'Language of the screens: {language}', 'zh-CN': '界面语言:{language}' });

declareEvent('identity.signed-in', { en: 'Signed in by {via}', 'zh-CN': '登录,方式:{via}' }, { via });
declareEvent(
  'identity.sign-in-failed',
  { en: 'Sign-in refused: {reason}', 'zh-CN': '登录被拒绝:{reason}' },
  { reason: why },
);
declareEvent('identity.locked', {
  en: 'Too many wrong attempts: pauses until {until}',
  'zh-CN': '多次错误,暂停登录至 {until}',
});
declareEvent('identity.unlocked', { en: 'Pause ended by an administrator', 'zh-CN': '管理员解除暂停' });
declareEvent('identity.signed-out', { en: 'Signed out', 'zh-CN': '退出登录' });
declareEvent('identity.session-revoked', { en: 'Sessions ended. {reason}', 'zh-CN': '终止会话。{reason}' });
declareEvent('identity.sessions-purged', {
  en: '{sessions} sessions that ended before {before} forgotten',
  'zh-CN': '清除 {before} 前结束的会话 {sessions} 个',
});
declareEvent('identity.post-chosen', { en: 'Chose the post to act in', 'zh-CN': '切换履职岗位' });

declareEvent('identity.password-changed', {
  en: 'Own password changed; {sessionsEnded} sessions ended',
  'zh-CN': '本人修改密码,终止会话 {sessionsEnded} 个',
});
declareEvent('identity.password-reset', {
  en: 'Password replaced by one for a single use: {reason}',
  'zh-CN': '重置为一次性密码:{reason}',
});
declareEvent('identity.password-not-proved', {
  en: 'A wrong password was given within a session',
  'zh-CN': '会话内密码验证失败',
});
declareEvent('identity.phone-enrolled', { en: 'Enrolment of a phone begun', 'zh-CN': '开始绑定手机验证器' });
declareEvent('identity.second-factor-on', { en: 'Second factor on', 'zh-CN': '启用第二因素' });
declareEvent('identity.second-factor-off', { en: 'Second factor off', 'zh-CN': '停用第二因素' });
declareEvent('identity.second-factor-reset', {
  en: 'Second factor taken off by two administrators: {reason}',
  'zh-CN': '由两名管理员解除第二因素:{reason}',
});
declareEvent('identity.recovery-code-used', { en: 'A recovery code was used', 'zh-CN': '使用恢复码' });

declareEvent(
  'identity.grant-given',
  { en: 'Post given: {roles} in {areaCodes}, until {toAt}', 'zh-CN': '授予岗位:{roles},区域 {areaCodes},至 {toAt}' },
  { roles: role },
);
declareEvent(
  'identity.grant-ended',
  { en: 'Post ended: {roles} in {areaCodes}. {reason}', 'zh-CN': '终止岗位:{roles},区域 {areaCodes}。{reason}' },
  { roles: role },
);
declareEvent('identity.body-created', { en: 'Body set up: {name}', 'zh-CN': '设立机构:{name}' });
declareEvent('identity.body-closed', { en: 'Body closed: {reason}', 'zh-CN': '撤销机构:{reason}' });

declareEvent(
  'identity.glass-broken',
  { en: 'Emergency access taken as {role} until {toAt}: {reason}', 'zh-CN': '紧急越权为{role},至 {toAt}:{reason}' },
  { role },
);
declareEvent('identity.glass-put-back', { en: 'Emergency access put back', 'zh-CN': '归还紧急权限' });
declareEvent(
  'identity.glass-reviewed',
  { en: 'Emergency access judged {verdict}: {remark}', 'zh-CN': '紧急越权复核结论:{verdict}。{remark}' },
  { verdict },
);
declareEvent('identity.review-overdue', {
  en: 'Emergency access was not reviewed by {reviewDueAt}',
  'zh-CN': '紧急越权逾期未复核,期限 {reviewDueAt}',
});
declareEvent(
  'identity.glass-rules-set',
  {
    en: 'Emergency access gives {glassRole} for {glassHoursMost} hours at most',
    'zh-CN': '紧急越权角色 {glassRole},最长 {glassHoursMost} 小时',
  },
  { glassRole: role },
);

declareEvent('identity.approval-requested', {
  en: 'A second person asked for: {what}',
  'zh-CN': '申请第二人审批:{what}',
});
declareEvent('identity.approval-asked-again', {
  en: 'A second person asked for again: {what}',
  'zh-CN': '再次申请第二人审批:{what}',
});
declareEvent('identity.approval-given', {
  en: 'Approved as the second person: {what}. {reason}',
  'zh-CN': '第二人同意:{what}。{reason}',
});
declareEvent('identity.approval-refused', {
  en: 'Refused as the second person: {what}. {reason}',
  'zh-CN': '第二人拒绝:{what}。{reason}',
});
declareEvent('identity.approval-used', {
  en: 'Done with the approval of a second person: {what}',
  'zh-CN': '经第二人同意后执行:{what}',
});

declareEvent(
  'identity.service-token-added',
  {
    en: 'Token for a program made: {name}, {roles} in {areaCodes}, until {endsAt}',
    'zh-CN': '建立程序令牌:{name},{roles},区域 {areaCodes},至 {endsAt}',
  },
  { roles: role },
);
declareEvent('identity.service-token-revoked', {
  en: 'Token of a program withdrawn: {reason}',
  'zh-CN': '撤销程序令牌:{reason}',
});
declareEvent('identity.provider-set', {
  en: 'Sign-in of {name} ({issuer}) set',
  'zh-CN': '设置外部登录:{name}({issuer})',
});
declareEvent('identity.invited', { en: 'Invited to sign in through another system', 'zh-CN': '邀请使用外部系统登录' });
declareEvent('identity.linked', { en: 'Linked to a person of another system', 'zh-CN': '已关联外部系统身份' });
