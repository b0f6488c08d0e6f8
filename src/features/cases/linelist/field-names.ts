import { type ImportFieldKey } from './fields.ts';

/**
 * What columns are called, between bars, compared by `wordKey`. `~` marks a name that others use for something else:
 * it counts less and only when the column's content agrees. From: epiRhandbook, outbreaks and simulist line lists,
 * epicontacts, Global.health, Go.Data (export and API), SORMAS (case export, German captions left out), 传染病报告卡 and
 * 大疫情网 exports, district lists.
 */
export const fieldNames: Readonly<Record<ImportFieldKey, string>> = {
  externalId: `
    case_id | caseid | case no | case number | epid number | epid | external id | external ID | visual id |
    visualId | patient id | 病例编号 | 病例号 | 病例ID | 病例识别号 | 患者编号 | 感染者编号 | 确诊病例编号 | 卡片编号 | 报告卡编号 | ~case_num | ~id |
    ~contact_id | ~编号 | ~identifier | ~linelist id`,
  sourceRecordId: '~uuid | ~id | ~_id | 卡片ID | 报告卡ID | record id | global id | ~case uuid',
  personExternalId: 'person id | person uuid | personUuid | personId | 人员ID | 个人编号 | sormas person id',
  name: 'full name | patient name | case name | 姓名 | 患者姓名 | 病人姓名 | 病例姓名 | 感染者姓名 | 人员姓名 | 名字 | name | ~patient',
  familyName: 'last name | lastName | surname | family name | 姓 | 姓氏',
  givenName: 'first name | firstName | given name | forename | 名',
  sex: 'sex | gender | 性别',
  age: `
    age | age years | age.years | age in years | age at onset | approximate age | 年龄 | 年龄(岁) | 岁数 | 周岁 |
    ageAndBirthDate`,
  ageUnit: 'age unit | age type | approximate age type | 年龄单位',
  ageMonths: 'age months | age.months | age in months | 月龄',
  ageGroup: 'age class | age group | age cat | age_cat5 | age range | 年龄组 | 年龄段',
  birthOn:
    'date of birth | birth date | birthdate | dob | birthday | birth_on | 出生日期 | 出生年月日 | 出生年月 | 生日',
  idNumber: `
    id number | id card | identity card | national id | national health id | document number | passport number |
    id card no | 身份证号 | 身份证号码 | 身份证 | 证件号 | 证件号码 | 有效证件号 | 公民身份号码 | 身份证件号码 | 护照号`,
  phone: `
    telephone | phone | phone number | mobile | mobile phone | contact number | tel | cell phone | 电话 | 联系电话 | 手机 |
    手机号 | 手机号码 | 联系方式 | 电话号码 | 本人电话`,
  occupation: 'occupation | occupation type | job | profession | 职业 | 人群分类 | 职业类别 | 人员类别',
  workplace:
    'workplace | employer | work place | occupation facility | 工作单位 | 单位 | 患者工作单位 | 学校 | 工作单位(学校) | 单位名称',
  nationality: 'nationality | citizenship | birth country | 国籍 | 国籍地区',
  guardianName:
    'guardian | guardian name | parent name | names of guardians | 家长姓名 | 患儿家长姓名 | 监护人 | 监护人姓名',

  address: `
    address | home address | street | residence | address line 1 | current address | addresses.0.addressLine1 | 住址 |
    现住址 | 现住地址 | 家庭住址 | 详细地址 | 现住详细地址 | 居住地址 | 居住地 | 现居住地 | 常住地址 | 地址 | 现住地`,
  areaCode: `
    area code | adm code | admin code | region code | district code | gb code | ~location_id | ~location id |
    行政区划代码 | 区划代码 | 地区编码 | 地区代码 | 现住地址国标 | 现住址编码 | 现住地址编码 | 国标码 | 行政区划编码`,
  areaName: 'area | area name | 所属地区 | 地区 | 所属区域 | 现住地区 | 管辖区 | ~location',
  country: 'country | admin_0_name | country name | 国家 | ~country_iso3',
  province: 'province | region | state | admin_1_name | 省 | 省份 | 省市 | 省级 | 所在省 | ~admin1',
  city: 'city | municipality | addresses.0.city | 市 | 地市 | 城市 | 市州 | 市级 | 所在市',
  district:
    'district | admin_2_name | county | 区县 | 县区 | 县(区) | 区 | 县 | 区(县) | 所在区县 | 现住区县 | ~admin2',
  town: 'chiefdom | community | subdistrict | township | admin_3_name | 街道 | 乡镇 | 镇街 | 街道(乡镇) | 街镇 | 所属街道 | 乡镇街道 | 镇',
  village:
    'village | neighbourhood | neighborhood | admin_4_name | 社区 | 村 | 村(社区) | 社区(村) | 居委会 | 村居 | 所属社区 | 小区',
  lon: 'lon | long | lng | longitude | geoLocation.lng | address longitude | 经度',
  lat: 'lat | latitude | geoLocation.lat | address latitude | 纬度',

  infectionOn: `
    date infection | date of infection | infection date | infected on | presumed infected date | dateOfInfection |
    感染日期 | 感染时间 | 推测感染日期`,
  exposureFrom: `
    exposure from | exposure start | start source | exposure start date | first exposure | exposure_begin | 暴露开始日期 |
    首次暴露日期 | 暴露起始日期`,
  exposureTo: `
    exposure to | exposure end | end source | exposure end date | last exposure | ~last poss exposure | 暴露结束日期 |
    末次暴露日期 | 最后暴露日期`,
  lastContactOn:
    'date last contact | date of last contact | last contact date | dateOfLastContact | 末次接触日期 | 最后接触日期 | 末次接触时间',
  onsetOn: `
    date onset | date of onset | onset date | onset | symptom onset | date onset symptoms | dateOfOnset |
    symptom onset date | symptoms.onsetDate | onset_on | date of symptom onset | 发病日期 | 发病时间 | 起病日期 | 症状出现日期 |
    首发症状日期 | 发病日 | ~start_illness`,
  firstVisitOn: `
    first visit | date consultation | date of consultation | consultation date | first visit date |
    date_first_visit | 就诊日期 | 首诊日期 | 初诊日期 | 就诊时间 | 首次就诊日期`,
  sampledOn: `
    date sample | date of sample | sample date | sampled on | date sample taken | dateSampleTaken | sampleDateTime |
    date of sampling | 采样日期 | 采样时间 | 采集日期 | 标本采集日期 | 样本采集时间`,
  resultOn: `
    date result | date of result | result date | dateOfResult | date of test | test date | dateTesting | 检测日期 |
    检测时间 | 结果日期 | 报告结果日期 | 阳性报告日期`,
  confirmedOn: `
    date confirmation | date of confirmation | confirmation date | confirm date | confirmed on | date confirmed |
    diagnosis date | date of diagnosis | date_diagnosis | 确诊日期 | 确诊时间 | 诊断日期 | 诊断时间 | 确认日期 | 核实诊断日期`,
  reportedOn: `
    date report | date reporting | date of reporting | date of report | report date | reporting date |
    dateOfReporting | date reported | reportDate | notification date | date_notification | 报告日期 | 上报日期 | 通报日期 |
    填卡日期 | 报卡日期 | 报告卡日期`,
  reportedAt:
    'reported at | report time | reporting time | notified at | 报告时间 | 上报时间 | 报告卡录入时间 | 网络直报时间 | 录入时间',
  quarantinedOn: `
    date quarantine | quarantine from | quarantine date | quarantined on | date_isolation_quarantine | 集中隔离日期 |
    隔离日期 | 隔离开始日期 | 隔离时间 | 管控日期`,
  isolatedOn: 'isolated on | isolation date | date isolation | date_isolated | isolation_startdate | ~isolated',
  hospitalisedOn: `
    date hospitalisation | date of hospitalisation | date hospitalization | date of hospitalization |
    date admission | admission date | date of admission | date hospital | hospitalization_startdate |
    hospitalization.admissionDate | date_hospitalised | 入院日期 | 住院日期 | 入院时间 | 收治日期 | ~hospitalised | ~hospitalized`,
  dischargeOn: `
    date discharge | discharge date | date of discharge | hospitalization.dischargeDate | hospitalization_enddate |
    出院日期 | 出院时间 | 解除隔离日期 | ~discharge`,
  outcomeOn: 'date outcome | date of outcome | outcome date | dateOfOutcome | 转归日期 | 结局日期 | 转归时间',
  deathOn:
    'date death | date of death | death date | deathDate | death_on | person.deathDate | 死亡日期 | 死亡时间 | ~death',

  disease: 'disease | diagnosis | disease name | pathogen | 疾病 | 疾病名称 | 病种 | 诊断 | 诊断病名 | 传染病名称',
  classification: `
    classification | case classification | case status | case type | case definition | case class | 病例分类 | 病例类型 |
    诊断类型 | 诊断分类 | 病例诊断 | 感染类型 | 诊断状态 | 病例分类1 | ~status | ~case_status | ~类型 | ~分类`,
  severity: `
    severity | severity level | clinical severity | disease severity | 临床严重程度 | 病情 | 临床分型 | 严重程度 | 病情程度 | 重症程度 |
    分型`,
  outcome: `
    outcome | outcome id | outcomeId | final outcome | patient outcome | case outcome | 转归 | 结局 | 治疗结果 | 转归情况 |
    病例转归 | ~death | ~died`,
  origin: `
    origin | case origin | imported | import status | imported or local | 病例来源 | 输入本地 | 病例属性 | 来源类型 | 输入性 | 传入类型 |
    本土输入 | 病人属于`,
  discoveryChannel: `
    discovery channel | case identification source | detection mode | how detected | identified by | case finding |
    发现途径 | 发现方式 | 病例发现途径 | 检出途径 | 来源途径 | 发现渠道`,
  hospital: `
    hospital | health facility | health facility name | treating hospital | facility | hospital name |
    hospitalization_centername | 医院 | 收治医院 | 就诊医院 | 救治医院 | 定点医院 | 治疗医院 | 就诊机构`,
  reportingUnit: `
    reporting unit | reporting institution | reporting facility | notifying clinic | 报告单位 | 报告机构 | 填报单位 | 上报单位 |
    报卡单位`,
  isHospitalised:
    'is hospitalised | admitted to health facility | was hospitalised | 是否住院 | 住院 | ~hospitalised | ~hospitalized',
  wasContact:
    'was contact | known contact | contact with confirmed case | is contact | 是否密接 | 是否密切接触者 | 是否为密接 | 密接',

  labResult: `
    lab result | test result | pathogen test result | pcr result | pcr | result of test | 检测结果 | 核酸结果 | 核酸检测结果 |
    实验室检测结果 | ~result | ~结果`,
  ctValue: 'ct | ct value | ct_blood | cq value | ct值 | CT值 | ct orf1ab | ORF1ab | N基因 | CT值(ORF)',
  laboratory: 'laboratory | lab | lab name | labName | testing laboratory | 检测机构 | 检测单位 | 实验室 | 检测实验室',
  sampleId:
    'sample id | sample identifier | sampleIdentifier | specimen id | lab sample id | 样本编号 | 标本编号 | 采样编号 | 管号',
  sampleType: 'sample type | sampleType | sample material | specimen type | 标本类型 | 样本类型 | 采样类型 | 标本名称',
  variant: `
    variant | lineage | strain | pango lineage | disease variant | sequence lineage | 变异株 | 毒株 | 基因分型 | 分支型别 |
    病毒型别`,

  infectorExternalId: `
    infector | infector id | infected by | source case | source case id | contact_id of source | source_visualid |
    infector case id | 传染源编号 | 传染者 | 上一代病例 | 感染来源病例 | 上代病例编号 | 传播来源病例 | ~contact_id`,
  relatedExternalIds:
    'related cases | related case ids | linked cases | contacts with cases | 关联病例 | 相关病例 | 关联病例编号 | 有关病例',
  relation: `
    relation | relationship | relation to case | relationship notes | relation to source | 关系 | 与病例关系 | 与传染源关系 |
    与关联病例关系`,
  source: `
    source | infection source | source of infection | suspected source | infection source named | presumed reason |
    contact location | infection setting | 感染来源 | 传染来源 | 可疑感染来源 | 感染途径 | 暴露场所 | 感染场所`,
  cluster: 'cluster | cluster id | cluster name | outbreak name | 聚集性疫情 | 疫情名称 | 所属疫情 | 传播链 | 聚集编号',
  generation: 'generation | generation number | 代次 | 病例代次 | 第几代',
  travelHistory:
    'travel history | travel history location | travel | 旅居史 | 旅行史 | 14天旅居史 | 流行病学史 | 外出史',

  symptoms: 'symptoms | symptom | symptom type | clinical symptoms | 症状 | 临床症状 | 临床表现 | 主要症状 | 首发症状',
  fever: 'fever | symptoms.fever | 发热 | 发烧',
  chills: 'chills | chill | chills or sweats | symptoms.chillsSweats | 寒战 | 畏寒 | 发冷',
  cough: 'cough | symptoms.cough | 咳嗽 | 干咳',
  aches: 'aches | muscle pain | myalgia | body aches | symptoms.musclePain | 肌肉酸痛 | 肌痛 | 全身酸痛 | 乏力酸痛',
  vomit: 'vomit | vomiting | symptoms.vomiting | 呕吐 | 恶心呕吐',
  diarrhoea: 'diarrhoea | diarrhea | symptoms.diarrhea | 腹泻',
  headache: 'headache | symptoms.headache | 头痛 | 头疼',
  soreThroat: 'sore throat | symptoms.soreThroat | 咽痛 | 咽喉痛 | 嗓子疼 | 咽干咽痛',
  fatigue: 'fatigue | weakness | fatigue or weakness | symptoms.fatigueWeakness | 乏力 | 疲劳',
  rash: 'rash | skin rash | symptoms.skinRash | 皮疹 | 出疹',
  breathingDifficulty: `
    difficulty breathing | dyspnea | dyspnoea | shortness of breath | symptoms.difficultyBreathing | 呼吸困难 | 气促 |
    胸闷气促`,
  lossOfSmellOrTaste:
    'loss of smell | loss of taste | loss of smell or taste | anosmia | 嗅觉味觉减退 | 嗅觉减退 | 味觉减退 | 味觉嗅觉丧失',
  bleeding: 'bleeding | unexplained bleeding | haemorrhage | 出血',
  jaundice: 'jaundice | symptoms.jaundice | 黄疸',

  notes: `
    notes | note | comments | comment | remarks | additional information | additional details | description | 备注 |
    说明 | 其他说明 | 情况说明 | 备注说明`,
};

/**
 * Words in a name that make it somebody else's, or about the keeping of the record: such a name is matched whole or
 * not at all.
 */
export const foreignWords: readonly string[] = [
  'reporter',
  'doctor',
  'physician',
  'interviewer',
  'investigator',
  'entry',
  'created',
  'updated',
  'approximate',
  'estimated',
  'contact',
  'density',
  'parent',
  'guardian',
  'deleted',
  'user',
  'followup',
  'location id',
  'type id',
  '报告人',
  '上报人',
  '填报人',
  '填表人',
  '调查人',
  '审核',
  '录入',
  '医生',
  '医师',
  '家属',
  '联系人',
  '密接',
  '订正',
  '终审',
  '删除',
  '密切接触',
];
