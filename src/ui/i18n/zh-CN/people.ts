/** Words of persons, households, duplicates. */
export const people = {
  title: '人员', search: '查找人员', searchHelp: '按完整姓名、证件号或电话查找。每次查找都会记录用途。', searchAction: '查找', found_other: '找到 {{count}} 人', foundNone: '没有找到。请核对全名或完整号码。', give: '请填写姓名、证件号或电话之一',
  field: { name: '姓名', idNumber: '证件号码', phone: '联系电话', address: '详细住址', sex: '性别', birthOn: '出生日期', age: '年龄', occupation: '职业', nationality: '国籍', area: '现住地', otherArea: '相关地区', registeredAt: '登记时间', changedAt: '最近更正' },
  sex: { male: '男', female: '女', other: '其他' },
  reveal: { action: '查看身份信息', purpose: '用途', purposeHelp: '写明为何需要,例如“流调电话核实 12 月 7 日行程”。', recorded: '查看行为及用途已记录,本人可以查询。', hide: '收起', none: '未登记', short: '用途至少三个字' },
  section: { card: '人员信息', households: '家庭户', relations: '关系', readers: '谁查看过', history: '操作历史', cases: '病例', merged: '合并自', duplicates: '疑似重复' },
  household: { none: '未登记家庭户。', head: '户主', members: '成员', until: '至 {{on}}', since: '自 {{on}}', open: '查看同户人员' },
  relations: {
    none: '未登记关系。', outside: '辖区外人员',
    kind: { spouse: '配偶', partner: '伴侣', parent: '父母', child: '子女', grandparent: '(外)祖父母', grandchild: '(外)孙子女', sibling: '兄弟姐妹', relative: '亲属', guardian: '监护人', ward: '被监护人', carer: '照护人', 'cared-for': '被照护人', employer: '雇主', employee: '雇员', colleague: '同事', teacher: '教师', pupil: '学生', friend: '朋友', neighbour: '邻居' },
  },
  lacksGuardian: '未成年人,尚未登记监护人', mergedAway: '此记录已并入另一人员', mergedAwayOpen: '打开保留的记录', readersNone: '还没有人查看过身份信息。', correct: '更正', corrected: '已更正', correctTitle: '更正人员信息', correctHelp: '姓名、证件号、电话和住址留空表示不改。', newCase: '为此人报告病例',
  years: '{{count}} 岁',
  duplicates: {
    title: '疑似重复', lead: '系统只提示,不自动合并。由您比对后决定。', none: '没有待判定的疑似重复。', score: '相符度', same: '证件号一致', possible: '可能为同一人', notSame: '不是同一人', dismissed: '已标记为两个人', seek: '重新查找', seekTitle: '在一个地区内查找重复', sought: '比对 {{compared}} 人,新发现 {{found}} 对', open: '待判定', 'not-the-same': '已判定为两人', merged: '已合并', expired: '记录已变动', left: '甲', right: '乙', differs: '不一致', equal: '一致', merge: '合并', mergeTitle: '合并为一人', keep: '保留哪一条记录', mergeHelp: '两条记录的全部病例、关系、任务都会保留在合并后的人员名下;可以整体撤销。', mergedDone: '已合并', undo: '撤销合并', undone: '合并已撤销', fromLeft: '取自甲', fromRight: '取自乙', revealBoth: '查看双方身份信息', choose: '逐项选择保留的内容',
    reason: { 'same-id-number': '证件号相同', 'same-phone': '电话相同', 'same-name': '姓名相同', 'name-sounds-alike': '姓名读音相同', 'name-partly-same': '姓名部分相同', 'same-birth-date': '出生日期相同', 'birth-date-slip': '出生日期疑似笔误', 'same-age': '年龄相同', 'same-sex': '性别相同', 'same-village': '同一村社区', 'same-town': '同一乡镇街道', 'same-district': '同一县区', 'name-differs': '姓名不同', 'birth-differs': '出生日期不同', 'sex-differs': '性别不同', 'id-number-differs': '证件号不同' },
  },
} as const;
