/* Every word the widget says, in three languages. zh-Hant is written as Hong Kong writes. */

import type { Language, Traveller } from './api';

export interface Words {
  locale: string; /* for dates */
  htmlLang: string;
  title: (hospital: string) => string;
  chooseLanguage: string;
  start: string;
  startPort: string;
  startHome: string;
  home: string;
  homeHint: string;
  homeFound: (n: number) => string;
  homeMissing: string;
  traveller: string;
  travellers: Record<Traveller, string>;
  appointmentDate: string;
  appointmentTime: string;
  visit: string;
  visitNone: string;
  ports: string; /* of the comparison */
  port: string;
  leaveBy: string;
  ridesShort: string;
  walkShort: string;
  ridesCell: (n: number) => string;
  walkCell: (min: number) => string;
  sure: (percent: number, clock: string) => string;
  usual: (min: number) => string;
  stepsOf: Partial<Record<string, string>>;
  lastAdmission: (clock: string) => string;
  dayTitle: string;
  daySpan: (from: string, to: string) => string;
  dayNone: string;
  dayBetter: (port: string, next: string, min: number) => string;
  dayOnly: (port: string) => string;
  details: string;
  unusable: string;
  roundTrip: string;
  roundTripSearching: string;
  roundTripFailed: string;
  waysHome: string;
  wayHome: (p50: string, p95: string) => string;
  lastWays: string;
  lastLeave: (clock: string) => string;
  noReturn: (clock: string) => string;
  missed: string;
  from: string;
  best: string;
  bestHint: string;
  hours: (opens: string, closes: string) => string;
  open24: string;
  portsFailed: string;
  when: string;
  depart: string;
  arrive: string;
  date: string;
  time: string;
  departing: (time: string) => string;
  arriving: (time: string) => string;
  dateMissing: string;
  timeMissing: string;
  submit: string;
  searching: string;
  found: (n: number) => string;
  none: string;
  noneHint: string;
  trip: (from: string, to: string) => string;
  afterBorder: string;
  via: (port: string) => string;
  leaveAt: string;
  arriveAt: string;
  arriveAbout: string;
  nextDay: string;
  duration: (min: number) => string;
  rides: (n: number) => string;
  noRide: string;
  walkTotal: (min: number) => string;
  places: Partial<Record<string, string>>; /* by the server's word for what a journey is the best of */
  earlier: string;
  later: string;
  foundEarlier: (n: number) => string;
  foundLater: (n: number) => string;
  noEarlier: string;
  noLater: string;
  steps: string;
  option: (n: number) => string;
  walk: (min: number) => string;
  metres: (m: number) => string;
  walkTo: (place: string) => string;
  change: (place: string, min: number) => string;
  border: (port: string) => string;
  clearance: (p50: number) => string;
  clearanceSpread: (p50: number, p95: number) => string;
  assumed: string;
  waitOpen: (min: number) => string;
  towards: (headsign: string) => string;
  stay: string;
  board: (stop: string) => string;
  alight: (stop: string) => string;
  every: (range: string) => string;
  departsAbout: (clock: string) => string;
  departs: (clock: string) => string;
  arrives: (clock: string) => string;
  arrivesAbout: (clock: string) => string;
  ride: (stops: number, min: number) => string;
  colon: string;
  comma: string;
  semicolon: string;
  notes: string;
  otherWays: string;
  why: string;
  wouldHelp: string;
  sources: string;
  newWindow: string;
  failed: string;
  failures: Record<'network' | 'query' | 'busy' | 'server', string>;
  serverSays: string;
  again: string;
  line: (n: string) => string;
  mode: Record<'bus' | 'mtr' | 'metro' | 'train' | 'tram' | 'ferry' | 'other', string>;
}

export const LANGUAGES: readonly { id: Language; label: string; htmlLang: string }[] = [
  { id: 'zh-Hant', label: '繁體', htmlLang: 'zh-Hant-HK' },
  { id: 'zh-Hans', label: '简体', htmlLang: 'zh-Hans-CN' },
  { id: 'en', label: 'English', htmlLang: 'en' },
];

/** Hospitals the widget can name before the server has been asked. */
export const HOSPITALS: Record<string, Record<Language, string>> = {
  'place:hku-szh': {
    'zh-Hant': '香港大學深圳醫院',
    'zh-Hans': '香港大学深圳医院',
    en: 'HKU‑Shenzhen Hospital',
  },
};

const zhHant: Words = {
  locale: 'zh-HK',
  htmlLang: 'zh-Hant-HK',
  title: (hospital) => `怎樣前往${hospital}`,
  chooseLanguage: '語言',
  start: '你由哪裏出發？',
  startPort: '深圳口岸（已過關）',
  startHome: '香港（住所附近）',
  home: '住所附近的車站或地方',
  homeHint: '輸入最少兩個字，然後從名單選一個。',
  homeFound: (n) => (n > 0 ? `找到 ${n} 個地方，請選一個` : '找不到這個地方，請試試附近的車站'),
  homeMissing: '請從名單選一個地方。',
  traveller: '誰出行？',
  travellers: { elder: '長者（65 歲或以上）', adult: '成人', wheelchair: '輪椅使用者', luggage: '攜帶行李', companion: '有人陪同' },
  appointmentDate: '覆診日期',
  appointmentTime: '覆診時間',
  visit: '覆診約需多久？',
  visitNone: '不用計算回程',
  ports: '各口岸比較',
  port: '口岸',
  leaveBy: '最遲出門',
  ridesShort: '乘車',
  walkShort: '步行',
  ridesCell: (n) => `${n} 程`,
  walkCell: (min) => `${min} 分鐘`,
  sure: (percent, at) => `${percent}% 機會準時：${at} 出門`,
  usual: (min) => `全程一般 ${hours(min, ' 小時', ' 分鐘', ' ')}`,
  stepsOf: { 'step-free': '全程無障礙', steps: '有梯級', unknown: '是否全程無障礙不詳' },
  lastAdmission: (at) => `${at} 後停止入關`,
  dayTitle: '當日不同時間的覆診，經哪個口岸可以最遲出門',
  daySpan: (from, to) => `${from} 至 ${to}`,
  dayNone: '沒有口岸（要提早六小時以上出門）',
  dayBetter: (port, next, min) => `${port}，比${next}遲 ${min} 分鐘出門`,
  dayOnly: (port) => `${port}，沒有其他口岸`,
  details: '各口岸詳情',
  unusable: '不能使用的口岸',
  roundTrip: '來回行程',
  roundTripSearching: '正在計算回程……',
  roundTripFailed: '未能計算回程。',
  waysHome: '一般覆診完畢後回家',
  wayHome: (p50, p95) => `一般 ${p50} 到家，20 次有 19 次在 ${p95} 前`,
  lastWays: '當晚最遲何時要離開醫院',
  lastLeave: (at) => `最遲 ${at} 離開`,
  noReturn: (at) => `${at} 後離開便趕不上`,
  missed: '萬一趕不上',
  from: '由哪個口岸出發？',
  best: '最合適的口岸',
  bestHint: '比較各個開放的陸路口岸。',
  hours: (opens, closes) => `開放時間：${opens} 至 ${closes}`,
  open24: '24 小時開放',
  portsFailed: '未能載入口岸名單。你仍可選擇「最合適的口岸」查詢。',
  when: '你想何時出發或到達？',
  depart: '在這時間之後出發',
  arrive: '在這時間之前到達',
  date: '日期',
  time: '時間',
  departing: (time) => `${time} 後出發`,
  arriving: (time) => `${time} 前到達`,
  dateMissing: '請選擇日期。',
  timeMissing: '請選擇時間。',
  submit: '查詢路線',
  searching: '正在查詢路線，請稍候……',
  found: (n) => `找到 ${n} 個路線方案`,
  none: '這個時間沒有合適的路線',
  noneHint: '請試試另一個時間、日期或口岸。',
  trip: (from, to) => `${from} → ${to}`,
  afterBorder: '由辦妥出入境手續後起計，不包括過關時間。',
  via: (port) => `經${port}`,
  leaveAt: '出發',
  arriveAt: '到達',
  arriveAbout: '大約到達',
  nextDay: '翌日',
  duration: (min) => hours(min, ' 小時', ' 分鐘', ' '),
  rides: (n) => (n === 1 ? '乘車 1 程，不用轉乘' : `乘車 ${n} 程，轉乘 ${n - 1} 次`),
  noRide: '全程步行',
  walkTotal: (min) => `共步行 ${min} 分鐘`,
  places: { fastest: '最快', 'fewest-rides': '轉乘最少', 'least-walking': '步行最少' },
  earlier: '較早的行程',
  later: '較遲的行程',
  foundEarlier: (n) => `較早的 ${n} 個行程`,
  foundLater: (n) => `較遲的 ${n} 個行程`,
  noEarlier: '沒有更早的行程',
  noLater: '沒有更遲的行程',
  steps: '逐步說明',
  option: (n) => `方案 ${n}`,
  walk: (min) => `步行 ${min} 分鐘`,
  metres: (m) => `約 ${m} 米`,
  walkTo: (place) => `前往 ${place}`,
  change: (place, min) => `在 ${place} 轉乘，步行約 ${min} 分鐘`,
  border: (port) => `過關：${port}`,
  clearance: (p50) => `出入境一般約需 ${p50} 分鐘`,
  clearanceSpread: (p50, p95) => `出入境一般約需 ${p50} 分鐘；20 次中有 1 次超過 ${p95} 分鐘`,
  assumed: '（估計數字）',
  waitOpen: (min) => `須先等候口岸開放約 ${min} 分鐘`,
  towards: (headsign) => `往${headsign}`,
  stay: '留在車上，不用下車',
  board: (stop) => `在 ${stop} 上車`,
  alight: (stop) => `在 ${stop} 下車`,
  every: (range) => `每 ${range} 分鐘`,
  departsAbout: (at) => `約 ${at} 開出`,
  departs: (at) => `${at} 開出`,
  arrives: (at) => `${at} 到達`,
  arrivesAbout: (at) => `約 ${at} 到達`,
  ride: (stops, min) => (stops > 0 ? `乘坐 ${stops} 個站，約 ${min} 分鐘` : `約 ${min} 分鐘`),
  colon: '：',
  comma: '，',
  semicolon: '；',
  notes: '請留意',
  otherWays: '其他方法（並非公共交通）',
  why: '為甚麼沒有行程',
  wouldHelp: '可以試試',
  sources: '資料來源',
  newWindow: '（在新視窗開啟）',
  failed: '未能查到路線',
  failures: {
    network: '連接不到伺服器。請檢查網絡連線，然後再試。',
    query: '請檢查口岸、日期和時間，然後再試。',
    busy: '現時查詢的人太多，請稍候片刻再試。',
    server: '系統暫時未能提供服務，請稍後再試。',
  },
  serverSays: '系統訊息',
  again: '再試一次',
  line: (n) => `${n}號線`,
  mode: { bus: '巴士', mtr: '港鐵', metro: '地鐵', train: '火車', tram: '電車', ferry: '渡輪', other: '車' },
};

const zhHans: Words = {
  locale: 'zh-CN',
  htmlLang: 'zh-Hans-CN',
  title: (hospital) => `怎样前往${hospital}`,
  chooseLanguage: '语言',
  start: '您从哪里出发？',
  startPort: '深圳口岸（已过关）',
  startHome: '香港（住处附近）',
  home: '住处附近的车站或地方',
  homeHint: '输入至少两个字，然后从列表选一个。',
  homeFound: (n) => (n > 0 ? `找到 ${n} 个地方，请选一个` : '找不到这个地方，请试试附近的车站'),
  homeMissing: '请从列表选一个地方。',
  traveller: '谁出行？',
  travellers: { elder: '老年人（65 岁及以上）', adult: '成人', wheelchair: '轮椅使用者', luggage: '携带行李', companion: '有人陪同' },
  appointmentDate: '复诊日期',
  appointmentTime: '复诊时间',
  visit: '复诊约需多久？',
  visitNone: '不用计算返程',
  ports: '各口岸比较',
  port: '口岸',
  leaveBy: '最晚出门',
  ridesShort: '乘车',
  walkShort: '步行',
  ridesCell: (n) => `${n} 程`,
  walkCell: (min) => `${min} 分钟`,
  sure: (percent, at) => `${percent}% 的可能准时：${at} 出门`,
  usual: (min) => `全程一般 ${hours(min, ' 小时', ' 分钟', ' ')}`,
  stepsOf: { 'step-free': '全程无障碍', steps: '有台阶', unknown: '是否全程无障碍不详' },
  lastAdmission: (at) => `${at} 后停止入关`,
  dayTitle: '当天不同时间的复诊，经哪个口岸可以最晚出门',
  daySpan: (from, to) => `${from} 至 ${to}`,
  dayNone: '没有口岸（要提前六小时以上出门）',
  dayBetter: (port, next, min) => `${port}，比${next}晚 ${min} 分钟出门`,
  dayOnly: (port) => `${port}，没有其他口岸`,
  details: '各口岸详情',
  unusable: '不能使用的口岸',
  roundTrip: '往返行程',
  roundTripSearching: '正在计算返程……',
  roundTripFailed: '未能计算返程。',
  waysHome: '一般复诊结束后回家',
  wayHome: (p50, p95) => `一般 ${p50} 到家，20 次有 19 次在 ${p95} 前`,
  lastWays: '当晚最晚何时要离开医院',
  lastLeave: (at) => `最晚 ${at} 离开`,
  noReturn: (at) => `${at} 后离开就赶不上了`,
  missed: '万一赶不上',
  from: '从哪个口岸出发？',
  best: '最合适的口岸',
  bestHint: '比较各个开放的陆路口岸。',
  hours: (opens, closes) => `开放时间：${opens} 至 ${closes}`,
  open24: '24 小时开放',
  portsFailed: '未能加载口岸列表。您仍可选择“最合适的口岸”查询。',
  when: '您想何时出发或到达？',
  depart: '在这时间之后出发',
  arrive: '在这时间之前到达',
  date: '日期',
  time: '时间',
  departing: (time) => `${time} 后出发`,
  arriving: (time) => `${time} 前到达`,
  dateMissing: '请选择日期。',
  timeMissing: '请选择时间。',
  submit: '查询路线',
  searching: '正在查询路线，请稍候……',
  found: (n) => `找到 ${n} 个路线方案`,
  none: '这个时间没有合适的路线',
  noneHint: '请试试另一个时间、日期或口岸。',
  trip: (from, to) => `${from} → ${to}`,
  afterBorder: '从办妥出入境手续后算起，不包括过关时间。',
  via: (port) => `经${port}`,
  leaveAt: '出发',
  arriveAt: '到达',
  arriveAbout: '大约到达',
  nextDay: '次日',
  duration: (min) => hours(min, ' 小时', ' 分钟', ' '),
  rides: (n) => (n === 1 ? '乘车 1 程，不用换乘' : `乘车 ${n} 程，换乘 ${n - 1} 次`),
  noRide: '全程步行',
  walkTotal: (min) => `共步行 ${min} 分钟`,
  places: { fastest: '最快', 'fewest-rides': '换乘最少', 'least-walking': '步行最少' },
  earlier: '更早的行程',
  later: '更晚的行程',
  foundEarlier: (n) => `更早的 ${n} 个行程`,
  foundLater: (n) => `更晚的 ${n} 个行程`,
  noEarlier: '没有更早的行程',
  noLater: '没有更晚的行程',
  steps: '分步说明',
  option: (n) => `方案 ${n}`,
  walk: (min) => `步行 ${min} 分钟`,
  metres: (m) => `约 ${m} 米`,
  walkTo: (place) => `前往 ${place}`,
  change: (place, min) => `在 ${place} 换乘，步行约 ${min} 分钟`,
  border: (port) => `过关：${port}`,
  clearance: (p50) => `出入境一般约需 ${p50} 分钟`,
  clearanceSpread: (p50, p95) => `出入境一般约需 ${p50} 分钟；20 次中有 1 次超过 ${p95} 分钟`,
  assumed: '（估计数字）',
  waitOpen: (min) => `需先等候口岸开放约 ${min} 分钟`,
  towards: (headsign) => `往${headsign}`,
  stay: '留在车上，不用下车',
  board: (stop) => `在 ${stop} 上车`,
  alight: (stop) => `在 ${stop} 下车`,
  every: (range) => `每 ${range} 分钟`,
  departsAbout: (at) => `约 ${at} 开出`,
  departs: (at) => `${at} 开出`,
  arrives: (at) => `${at} 到达`,
  arrivesAbout: (at) => `约 ${at} 到达`,
  ride: (stops, min) => (stops > 0 ? `乘坐 ${stops} 站，约 ${min} 分钟` : `约 ${min} 分钟`),
  colon: '：',
  comma: '，',
  semicolon: '；',
  notes: '请留意',
  otherWays: '其他方法（并非公共交通）',
  why: '为什么没有行程',
  wouldHelp: '可以试试',
  sources: '资料来源',
  newWindow: '（在新窗口打开）',
  failed: '未能查到路线',
  failures: {
    network: '无法连接服务器。请检查网络连接，然后再试。',
    query: '请检查口岸、日期和时间，然后再试。',
    busy: '现在查询的人太多，请稍候片刻再试。',
    server: '系统暂时无法提供服务，请稍后再试。',
  },
  serverSays: '系统信息',
  again: '再试一次',
  line: (n) => `${n}号线`,
  mode: { bus: '巴士', mtr: '港铁', metro: '地铁', train: '火车', tram: '电车', ferry: '渡轮', other: '车' },
};

const en: Words = {
  locale: 'en-GB',
  htmlLang: 'en',
  title: (hospital) => `How to get to ${hospital}`,
  chooseLanguage: 'Language',
  start: 'Where do you start from?',
  startPort: 'A port in Shenzhen (border crossed)',
  startHome: 'Hong Kong (near home)',
  home: 'A station or place near home',
  homeHint: 'Type two letters or more, then choose from the list.',
  homeFound: (n) => (n > 0 ? `${n} ${n === 1 ? 'place' : 'places'} found, please choose one` : 'No such place; please try a station nearby'),
  homeMissing: 'Please choose a place from the list.',
  traveller: 'Who travels?',
  travellers: { elder: 'Older person (65 or over)', adult: 'Adult', wheelchair: 'Wheelchair user', luggage: 'With luggage', companion: 'With a companion' },
  appointmentDate: 'Date of the appointment',
  appointmentTime: 'Time of the appointment',
  visit: 'How long is the visit?',
  visitNone: 'Leave out the way home',
  ports: 'The ports side by side',
  port: 'Port',
  leaveBy: 'Leave by',
  ridesShort: 'Rides',
  walkShort: 'Walk',
  ridesCell: (n) => String(n),
  walkCell: (min) => `${min} min`,
  sure: (percent, at) => `On time ${percent} times in 100: leave at ${at}`,
  usual: (min) => `Usually ${hours(min, ' h', ' min', ' ')} in all`,
  stepsOf: { 'step-free': 'Step-free', steps: 'Has steps', unknown: 'Not known whether step-free' },
  lastAdmission: (at) => `no admission after ${at}`,
  dayTitle: 'By which port one can leave last, by time of the appointment',
  daySpan: (from, to) => `${from} to ${to}`,
  dayNone: 'No port (one would leave six hours before, or earlier)',
  dayBetter: (port, next, min) => `${port}: leave ${min} min later than by ${next}`,
  dayOnly: (port) => `${port}, no other port`,
  details: 'Each port in detail',
  unusable: 'Ports that cannot be used',
  roundTrip: 'There and back',
  roundTripSearching: 'Working out the way home…',
  roundTripFailed: 'The way home could not be worked out.',
  waysHome: 'Home when the visit ends as usual',
  wayHome: (p50, p95) => `usually home at ${p50}, 19 times in 20 by ${p95}`,
  lastWays: 'When to leave the hospital at the latest',
  lastLeave: (at) => `leave by ${at}`,
  noReturn: (at) => `too late after ${at}`,
  missed: 'If you miss it',
  from: 'Which port do you start from?',
  best: 'Best port',
  bestHint: 'Compares all open land ports.',
  hours: (opens, closes) => `Open ${opens} to ${closes}`,
  open24: 'Open 24 hours',
  portsFailed: 'The list of ports could not be loaded. You can still search with “Best port”.',
  when: 'When do you want to leave or arrive?',
  depart: 'Leave after',
  arrive: 'Arrive by',
  date: 'Date',
  time: 'Time',
  departing: (time) => `leaving after ${time}`,
  arriving: (time) => `arriving by ${time}`,
  dateMissing: 'Please choose a date.',
  timeMissing: 'Please choose a time.',
  submit: 'Find the way',
  searching: 'Looking for journeys, please wait…',
  found: (n) => (n === 1 ? '1 journey found' : `${n} journeys found`),
  none: 'No journey at this time',
  noneHint: 'Please try another time, date or port.',
  trip: (from, to) => `${from} → ${to}`,
  afterBorder: 'Counted from the moment you have cleared immigration; crossing the border is not included.',
  via: (port) => `Via ${port}`,
  leaveAt: 'Leave',
  arriveAt: 'Arrive',
  arriveAbout: 'Arrive about',
  nextDay: 'next day',
  duration: (min) => hours(min, ' h', ' min', ' '),
  rides: (n) => (n === 1 ? '1 ride, no change' : `${n} rides, ${n - 1} ${n === 2 ? 'change' : 'changes'}`),
  noRide: 'On foot all the way',
  walkTotal: (min) => `${min} min walk in all`,
  places: { fastest: 'Fastest', 'fewest-rides': 'Fewest changes', 'least-walking': 'Least walking' },
  earlier: 'Earlier journeys',
  later: 'Later journeys',
  foundEarlier: (n) => (n === 1 ? '1 earlier journey' : `${n} earlier journeys`),
  foundLater: (n) => (n === 1 ? '1 later journey' : `${n} later journeys`),
  noEarlier: 'No earlier journey',
  noLater: 'No later journey',
  steps: 'Step by step',
  option: (n) => `Journey ${n}`,
  walk: (min) => `Walk ${min} min`,
  metres: (m) => `about ${m} m`,
  walkTo: (place) => `to ${place}`,
  change: (place, min) => `Change at ${place}, about ${min} min walk`,
  border: (port) => `Border crossing: ${port}`,
  clearance: (p50) => `Immigration usually takes about ${p50} minutes`,
  clearanceSpread: (p50, p95) =>
    `Immigration: usually about ${p50} minutes; one time in twenty over ${p95}`,
  assumed: ' (estimate)',
  waitOpen: (min) => `First wait about ${min} min for the port to open`,
  towards: (headsign) => `towards ${headsign}`,
  stay: 'Stay on board, no need to get off',
  board: (stop) => `Get on at ${stop}`,
  alight: (stop) => `Get off at ${stop}`,
  every: (range) => `every ${range} min`,
  departsAbout: (at) => `leaves about ${at}`,
  departs: (at) => `Leaves ${at}`,
  arrives: (at) => `arrives ${at}`,
  arrivesAbout: (at) => `arrives about ${at}`,
  ride: (stops, min) =>
    stops > 0 ? `${stops} ${stops === 1 ? 'stop' : 'stops'}, about ${min} min` : `About ${min} min`,
  colon: ': ',
  comma: ', ',
  semicolon: '; ',
  notes: 'Please note',
  otherWays: 'Other ways (not public transport)',
  why: 'Why there is none',
  wouldHelp: 'What would help',
  sources: 'Sources',
  newWindow: ' (opens in a new window)',
  failed: 'No journeys could be found',
  failures: {
    network: 'The server cannot be reached. Please check your connection and try again.',
    query: 'Please check the port, the date and the time, and try again.',
    busy: 'Too many people are asking just now. Please wait a moment and try again.',
    server: 'The service is not available at the moment. Please try again later.',
  },
  serverSays: 'The system says',
  again: 'Try again',
  line: (n) => `Line ${n}`,
  mode: { bus: 'Bus', mtr: 'MTR', metro: 'Metro', train: 'Train', tram: 'Tram', ferry: 'Ferry', other: 'Ride' },
};

export const WORDS: Record<Language, Words> = { 'zh-Hant': zhHant, 'zh-Hans': zhHans, en };

/** The language of a tag such as 'zh-HK' or 'en-GB'; Hong Kong's where the tag says nothing. */
export function languageOf(tag: string | null): Language {
  const t = (tag ?? '').toLowerCase().replace('_', '-');
  if (t === 'en' || t.startsWith('en-')) return 'en';
  if (/^zh-(hans|cn|sg)/.test(t)) return 'zh-Hans';
  return 'zh-Hant';
}

function hours(min: number, hour: string, minute: string, gap: string): string {
  if (min < 60) return `${min}${minute}`;
  const rest = min % 60;
  return `${Math.floor(min / 60)}${hour}${rest ? `${gap}${rest}${minute}` : ''}`;
}
