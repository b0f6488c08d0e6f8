import { declareEvent } from '../../kernel/event-words.ts';

declareEvent('places.tree-loaded', {
  en: 'Areas of {edition} loaded: {added} added, {renamed} renamed',
  'zh-CN': '导入行政区划 {edition}:新增 {added},更名 {renamed}',
});
declareEvent('places.boundaries-loaded', {
  en: 'Boundaries of {source} loaded: {added} added, {replaced} replaced, {unmatched} features matched no area',
  'zh-CN': '导入边界 {source}:新增 {added},替换 {replaced},未匹配 {unmatched}',
});
declareEvent('places.responsible-person-named', {
  en: 'First responsible person named',
  'zh-CN': '明确第一责任人',
});
declareEvent('places.responsible-person-withdrawn', {
  en: 'First responsible person withdrawn',
  'zh-CN': '撤销第一责任人',
});
declareEvent('places.population-checked', {
  en: 'Population checked on {on}: {population} inhabitants, {households} households',
  'zh-CN': '{on} 核定人口:{population} 人,{households} 户',
});
declareEvent('places.grid-drawn', { en: 'Grid drawn: {name}', 'zh-CN': '划定网格:{name}' });
declareEvent('places.zone-founded', { en: 'Functional zone founded: {name}', 'zh-CN': '设立功能区:{name}' });
declareEvent('places.zone-repeated', {
  en: 'The same functional zone was sent again; nothing changed',
  'zh-CN': '重复提交,功能区未变',
});
declareEvent('places.zone-areas-changed', {
  en: 'Areas of the functional zone changed. Added: {added}. Removed: {removed}. {reason}',
  'zh-CN': '功能区范围调整。新增:{added};移出:{removed}。{reason}',
});
declareEvent('places.zone-ended', {
  en: 'Functional zone ended on {on}: {reason}',
  'zh-CN': '功能区于 {on} 撤销:{reason}',
});
declareEvent('places.institution-registered', { en: 'Registered: {name}', 'zh-CN': '登记:{name}' });
declareEvent('places.institution-repeated', {
  en: 'The same institution was sent again; nothing changed',
  'zh-CN': '重复提交,机构未变',
});
declareEvent(
  'places.institution-corrected',
  { en: 'Corrected: {changed}. {reason}', 'zh-CN': '更正:{changed}。{reason}' },
  {
    changed: {
      name: { en: 'name', 'zh-CN': '名称' },
      type: { en: 'type', 'zh-CN': '类型' },
      areaCode: { en: 'area', 'zh-CN': '所在地区' },
      regulator: { en: 'regulator', 'zh-CN': '行业主管部门' },
      responsiblePerson: { en: 'responsible person', 'zh-CN': '责任人' },
      externalCode: { en: 'external code', 'zh-CN': '外部代码' },
      address: { en: 'address', 'zh-CN': '地址' },
      lon: { en: 'longitude', 'zh-CN': '经度' },
      lat: { en: 'latitude', 'zh-CN': '纬度' },
      attributes: { en: 'particulars', 'zh-CN': '属性' },
    },
  },
);
declareEvent('places.institution-closed', { en: 'Closed on {on}: {reason}', 'zh-CN': '于 {on} 关闭:{reason}' });
