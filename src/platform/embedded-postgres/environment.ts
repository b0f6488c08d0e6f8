/** The environment for PostgreSQL's programs: messages in English to recognise them, and none of our own secrets. */
export function databaseEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PG|LIANFANG_|DATABASE_URL$)/.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' };
}
