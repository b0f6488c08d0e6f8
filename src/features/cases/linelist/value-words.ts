import { type EnumName, type enumValues } from './fields.ts';

/**
 * Words for each value, between bars, compared by `wordKey` after Go.Data's `LNG_REFERENCE_DATA_CATEGORY_…` is taken
 * off. A word that is not here is asked about, never guessed. `0` for a sex is left out on purpose: ISO 5218 says
 * unknown, many lists say female.
 */
export const valueWords: { readonly [Name in EnumName]: Readonly<Record<(typeof enumValues)[Name][number], string>> } =
  {
    sex: {
      // 1 and 2 as in ISO/IEC 5218 and GB/T 2261.1.
      male: 'm | male | man | boy | 男 | 男性 | 男孩 | 1 | 1男',
      female: 'f | female | woman | girl | 女 | 女性 | 女孩 | 2 | 2女',
      other: 'other | x | nonbinary | diverse | 其他',
    },
    classification: {
      suspected: 'suspect | suspected | suspected case | possible | 疑似 | 疑似病例 | 疑似病人 | 可疑 | 初筛阳性',
      probable:
        'probable | probable case | clinical | clinically diagnosed | 临床诊断 | 临床诊断病例 | 可能病例 | 可能',
      confirmed: `
      confirmed | confirmed case | confirmed unknown symptoms | lab confirmed | laboratory confirmed | 确诊 | 确诊病例 |
      实验室确诊 | 实验室诊断病例 | 实验室确诊病例 | 确诊患者`,
      asymptomatic: `
      asymptomatic | asymptomatic infection | confirmed no symptoms | carrier | 无症状 | 无症状感染者 | 无症状感染 | 病原携带者 |
      病原携带`,
      discarded: `
      discarded | not a case | no case | notacase | not a case discarded | negative | excluded | omit error | 排除 |
      排除病例 | 非病例 | 已排除 | 非病例排除`,
    },
    severity: {
      mild: 'mild | minor | light | 轻型 | 轻症 | 轻度 | 轻',
      moderate: 'moderate | normal | common | ordinary | 普通型 | 普通 | 中型 | 中度 | 中症 | 一般',
      severe: 'severe | serious | 重型 | 重症 | 重度 | 重',
      critical: 'critical | critically ill | 危重型 | 危重 | 危重症 | 极重',
    },
    outcome: {
      ongoing: `
      alive | no outcome | nooutcome | ongoing | under treatment | in hospital | hospitalised | hospitalized |
      still ill | active | 在治 | 治疗中 | 住院 | 在院 | 未愈 | 存活 | 好转`,
      recovered:
        'recover | recovered | recovery | discharged | discharge | cured | healed | 治愈 | 痊愈 | 康复 | 出院 | 治愈出院 | 解除隔离',
      died: 'death | died | dead | deceased | fatal | 死亡 | 死',
    },
    origin: {
      imported: `
      imported | import | point of entry | travel associated | imported case | 输入 | 境外输入 | 输入性 | 输入病例 | 境外输入病例 |
      外地输入 | 境外`,
      'import-related':
        'import related | imported related | linked to imported | secondary to import | 输入关联 | 输入关联病例 | 关联输入 | 输入续发',
      local: `
      local | in country | indigenous | autochthonous | domestic | locally acquired | community | 本土 | 本地 | 本地病例 |
      本土病例 | 本县区 | 本地感染`,
    },
    discoveryChannel: {
      'contact-screening': `
      contact tracing | contact tracking app | contact screening | contact | 密接筛查 | 密接 | 密接排查 | 隔离管控 | 隔离点筛查 |
      密切接触者筛查 | 集中隔离发现 | 管控人员`,
      'mass-test': `
      screening | mass test | mass testing | mass screening | 全员核酸 | 核酸筛查 | 大规模核酸筛查 | 区域核酸 | 社会面筛查 | 全员核酸检测 | 社区筛查 |
      主动筛查`,
      'fever-clinic':
        'fever clinic | outpatient | clinic | hospital visit | suspicion report | 发热门诊 | 门诊 | 就诊发现 | 医疗机构 | 主动就诊 | 就诊',
      entry:
        'entry | point of entry | border | airport | customs | 入境 | 入境检测 | 口岸 | 海关 | 口岸检疫 | 入境筛查',
      sentinel: `
      sentinel | routine screening | sentinel surveillance | key group | 哨点 | 哨点监测 | 重点人群 | 重点人群筛查 | 应检尽检 | 定期检测 |
      常态化检测`,
      'self-report': 'self report | self reported | hotline | 自我报告 | 主动报备 | 自主申报 | 抗原自测 | 自测',
      other: 'other | outbreak investigation | 其他 | 其它',
    },
    labResult: {
      positive: 'positive | pos | detected | p | 阳性 | 阳 | 检出 | +',
      negative: 'negative | neg | not detected | n | 阴性 | 阴 | 未检出',
      indeterminate:
        'indeterminate | inconclusive | equivocal | weak positive | 可疑 | 灰区 | 不确定 | 弱阳性 | 待复核',
      pending: 'pending | in progress | awaiting | 待出 | 检测中 | 待检 | 未出结果 | 结果待出',
      'not-done': 'not done | notdone | not tested | 未检测 | 未做 | 未采样',
    },
  };

/** Words for yes and no, in symptom and question columns. */
export const yesWords = [
  'yes',
  'y',
  'true',
  't',
  '1',
  'present',
  'positive',
  'pos',
  '是',
  '有',
  '√',
  '✓',
  '✔',
  '+',
  '阳性',
];
export const noWords = [
  'no',
  'n',
  'false',
  'f',
  '0',
  'absent',
  'negative',
  'neg',
  'none',
  '否',
  '无',
  '没有',
  '×',
  '✗',
  '✘',
  '阴性',
];
