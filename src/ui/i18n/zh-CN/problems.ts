/** What the app itself refuses; refusals of the server stand in refusals.ts. */
export const problem = {
  'ui/no-connection': '连不上服务器。请检查网络；已填写的内容还在，恢复后可重新提交。',
  'ui/unreadable-answer': '服务器的答复无法识别，请稍后重试。',
} as const;
