interface TestArea {
  readonly code: string;
  readonly name: string;
  readonly level: string;
  readonly parent_code: string | null;
}

const area = (code: string, name: string, level: string, parent: string | null): TestArea => ({
  code,
  name,
  level,
  parent_code: parent,
});

/** A corner of Sichuan and one of Henan: enough tree for tests. Codes below the district are those of the test only. */
export const testAreas: readonly TestArea[] = [
  area('51', '四川省', 'province', null),
  area('5101', '成都市', 'city', '51'),
  area('510117', '郫都区', 'district', '5101'),
  area('510117001', '郫筒街道', 'town', '510117'),
  area('510117001001', '太平村', 'village', '510117001'),
  area('510117001001001', '太平村一网格', 'grid', '510117001001'),
  area('510117001002', '双柏社区', 'village', '510117001'),
  area('510117002', '合作街道', 'town', '510117'),
  area('510117002001', '清江社区', 'village', '510117002'),
  area('510104', '锦江区', 'district', '5101'),
  area('510104001', '春熙路街道', 'town', '510104'),
  area('510104001001', '督院街社区', 'village', '510104001'),
  area('5133', '甘孜藏族自治州', 'city', '51'),
  area('513301', '康定市', 'district', '5133'),
  area('41', '河南省', 'province', null),
  area('4101', '郑州市', 'city', '41'),
  area('410182', '荥阳市', 'district', '4101'),
  area('410182107', '贾峪镇', 'town', '410182'),
  area('410182107001', '洞林村', 'village', '410182107'),
];
