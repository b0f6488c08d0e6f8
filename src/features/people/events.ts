import { declareEvent } from '../../kernel/event-words.ts';

const field = {
  name: { en: 'name', 'zh-CN': '姓名' },
  idNumber: { en: 'document number', 'zh-CN': '证件号码' },
  phone: { en: 'phone', 'zh-CN': '电话' },
  address: { en: 'address', 'zh-CN': '住址' },
  sex: { en: 'sex', 'zh-CN': '性别' },
  birthOn: { en: 'date of birth', 'zh-CN': '出生日期' },
  ageYears: { en: 'age', 'zh-CN': '年龄' },
  ageOn: { en: 'day of the age', 'zh-CN': '年龄日期' },
  occupation: { en: 'occupation', 'zh-CN': '职业' },
  nationality: { en: 'nationality', 'zh-CN': '国籍' },
  areaCode: { en: 'area', 'zh-CN': '现住地' },
  otherAreaCode: { en: 'second area', 'zh-CN': '另一关联地区' },
  vault: { en: 'name, number, phone and address', 'zh-CN': '身份信息' },
  displayName: { en: 'masked name', 'zh-CN': '脱敏姓名' },
};

declareEvent('people.registered', { en: 'Person registered', 'zh-CN': '登记人员' });
declareEvent('people.corrected', { en: 'Corrected: {fields}', 'zh-CN': '更正:{fields}' }, { fields: field });
declareEvent('people.moved', {
  en: 'Moved from {from} to {to} on {movedOn}',
  'zh-CN': '{movedOn} 由 {from} 迁至 {to}',
});
declareEvent('people.identity-viewed', { en: 'Identity looked at', 'zh-CN': '查看身份信息' });
declareEvent('people.searched', { en: 'Searched by {by}', 'zh-CN': '按{by}查找' }, { by: field });
declareEvent('people.household-made', { en: 'Household made', 'zh-CN': '建立家庭户' });
declareEvent('people.joined-household', { en: 'Joined a household', 'zh-CN': '加入家庭户' });
declareEvent('people.left-household', { en: 'Left the household', 'zh-CN': '离开家庭户' });
// Which relation it is stands in the record, for those who work on it; histories are read by more.
declareEvent('people.related', { en: 'Relation to another person noted', 'zh-CN': '登记人际关系' });
declareEvent('people.relation-ended', { en: 'Relation to another person ended', 'zh-CN': '人际关系终止' });
declareEvent('people.duplicate-found', {
  en: '{personId} and {otherId} may be one person ({score})',
  'zh-CN': '{personId} 与 {otherId} 疑似同一人({score})',
});
declareEvent('people.duplicate-dismissed', {
  en: '{personId} and {otherId} are two persons: {reason}',
  'zh-CN': '{personId} 与 {otherId} 不是同一人:{reason}',
});
declareEvent('people.duplicates-sought', {
  en: '{compared} persons compared, {found} new pairs that may be one person',
  'zh-CN': '比对 {compared} 人,新发现疑似重复 {found} 对',
});
declareEvent(
  'people.merged',
  {
    en: '{discardedId} is the same as {keptId}: {reason}. Taken over: {taken}; {moved} rows moved, {left} left',
    'zh-CN': '认定 {discardedId} 与 {keptId} 为同一人:{reason}。采用:{taken};转移 {moved} 条,保留原处 {left} 条',
  },
  { taken: field },
);
declareEvent(
  'people.unmerged',
  {
    en: '{discardedId} and {keptId} are two persons again: {reason}. Changed since and left so: {fieldsChangedSince}',
    'zh-CN': '撤销 {discardedId} 与 {keptId} 的合并:{reason}。此后已更改、保持不变:{fieldsChangedSince}',
  },
  { fieldsChangedSince: field },
);
declareEvent('people.vault-rotated', {
  en: '{rewrapped} identity keys wrapped anew, from {from}',
  'zh-CN': '更换主密钥:{rewrapped} 个身份密钥,原密钥 {from}',
});
declareEvent('people.withdrawn', { en: 'Registration withdrawn: {reason}', 'zh-CN': '撤销登记:{reason}' });
