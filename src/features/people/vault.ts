import { z } from 'zod';
import { rolesWithIdentity } from '../../kernel/role.ts';
import { statePurpose } from '../../platform/action.ts';
import type { Context, House } from '../../platform/context.ts';
import { sql } from '../../platform/sql.ts';
import type { BlindIndex } from './blind-index.ts';
import { blindIndexOf } from './blind-index.ts';
import { type Identity, identityFields } from './model.ts';
import { noSuchPerson, vaultClosed } from './problems.ts';
import { newDataKey, seal, unseal, unwrap } from './vault-cipher.ts';

/** What goes into the vault about one person. */
export interface NewIdentity extends Partial<Identity> {
  readonly personId: string;
  readonly district: string;
  readonly areaCode: string;
  readonly otherAreaCode: string | null;
  readonly birthOn: string | null;
  readonly birthYear: number | null;
}

/** Encrypts identities and makes their blind indexes; those of whom nothing is known are left out. */
export function sealIdentities(house: House, identities: readonly NewIdentity[]): SealedIdentity[] {
  return identities.filter(isKnown).map((each) => sealIdentity(house, each));
}

/** Stores encrypted identities, 5,000 or so at a time. */
export async function storeIdentities(ctx: Context, rows: readonly SealedIdentity[]): Promise<void> {
  if (rows.length === 0) return;
  const plain = (key: Exclude<keyof SealedIdentity, SealedText | 'nameTokens'>) =>
    plainArray(rows.map((row) => row[key]));
  const bytes = (key: SealedText) => plainArray(rows.map((row) => row[key]?.toString('hex') ?? null));
  const tokens = rows.map((row) => `"{${row.nameTokens.join(',')}}"`);
  await ctx.db.run(sql`
    insert into identities (district, person_id, area_code, other_area_code, master_key_id, data_key,
      name, id_number, phone, address,
      name_hash, sound_hash, id_number_hash, phone_hash, family_birth_hash, name_tokens, birth_year)
    select district, person_id, area_code, other_area_code, master_key_id, decode(data_key, 'hex'),
      decode(name, 'hex'), decode(id_number, 'hex'), decode(phone, 'hex'), decode(address, 'hex'),
      name_hash, sound_hash, id_number_hash, phone_hash, family_birth_hash, name_tokens::int[], birth_year
    from unnest(${plain('district')}::text[], ${plain('personId')}::uuid[], ${plain('areaCode')}::text[],
      ${plain('otherAreaCode')}::text[], ${plain('masterKeyId')}::text[], ${bytes('dataKey')}::text[],
      ${bytes('name')}::text[], ${bytes('idNumber')}::text[], ${bytes('phone')}::text[], ${bytes('address')}::text[],
      ${plain('nameHash')}::uuid[], ${plain('soundHash')}::uuid[], ${plain('idNumberHash')}::uuid[],
      ${plain('phoneHash')}::uuid[], ${plain('familyBirthHash')}::uuid[], ${plainArray(tokens)}::text[],
      ${plain('birthYear')}::smallint[])
      as t (district, person_id, area_code, other_area_code, master_key_id, data_key, name, id_number, phone, address,
        name_hash, sound_hash, id_number_hash, phone_hash, family_birth_hash, name_tokens, birth_year)`);
}

type SealedText = 'dataKey' | keyof Identity;

/**
 * An array for PostgreSQL of values that need no quotes: ids, codes, hashes, numbers. The driver quotes and escapes
 * each of the two million values of 100,000 persons, which takes longer than to encrypt them.
 */
function plainArray(values: readonly (string | number | null)[]): string {
  return `{${values.map((value) => value ?? 'NULL').join(',')}}`;
}

/** Whether there is anything to keep in the vault. */
function isKnown(identity: Partial<Identity>): boolean {
  return identityFields.some((field) => Boolean(identity[field]));
}

type SealedField = Buffer | null;

/** A row of the vault before it is stored. */
export interface SealedIdentity extends Omit<NewIdentity, keyof Identity | 'birthOn'>, BlindIndex {
  readonly masterKeyId: string;
  readonly dataKey: Buffer;
  readonly name: SealedField;
  readonly idNumber: SealedField;
  readonly phone: SealedField;
  readonly address: SealedField;
}

function sealIdentity(house: House, identity: NewIdentity): SealedIdentity {
  const { personId, district, areaCode, otherAreaCode, birthOn, birthYear } = identity;
  const { key, wrapped, masterKeyId } = newDataKey(house.keys, personId);
  const sealed = (field: keyof Identity) => {
    const text = identity[field];
    return text ? seal(key, personId, field, text) : null;
  };
  const index = blindIndexOf(house.keys, identity, birthOn);
  return {
    personId,
    district,
    areaCode,
    otherAreaCode,
    birthYear,
    masterKeyId,
    dataKey: wrapped,
    name: sealed('name'),
    idNumber: sealed('idNumber'),
    phone: sealed('phone'),
    address: sealed('address'),
    ...index,
  };
}

const Sealed = z.instanceof(Buffer).nullable();

/** A vault row as stored. */
export const VaultRow = z.object({
  personId: z.string(),
  masterKeyId: z.string(),
  dataKey: z.instanceof(Buffer),
  name: Sealed,
  idNumber: Sealed,
  phone: Sealed,
  address: Sealed,
});
export type VaultRow = z.infer<typeof VaultRow>;

/** Opens a vault row. Only for code that records the reading or shows nobody what it read. */
export function openRow(house: House, row: VaultRow): Identity {
  const key = unwrap(house.keys, row.personId, row.dataKey, row.masterKeyId);
  const opened = (field: keyof Identity) => {
    const sealed = row[field];
    return sealed === null ? null : unseal(key, row.personId, field, sealed);
  };
  return { name: opened('name'), idNumber: opened('idNumber'), phone: opened('phone'), address: opened('address') };
}

const PersonOfVault = VaultRow.partial({ masterKeyId: true, dataKey: true }).extend({
  areaCode: z.string(),
  otherAreaCode: z.string().nullable(),
  masterKeyId: z.string().nullable(),
  dataKey: z.instanceof(Buffer).nullable(),
});

const nobodyKnown: Identity = { name: null, idNumber: null, phone: null, address: null };

/**
 * Who these persons are, in plain text. Needs a purpose and a role that works with the person, and records for each
 * person that it was looked at, by whom and why.
 * @returns one entry per id asked for; all null for a person of whom the vault keeps nothing
 * @throws Problem `platform/state-purpose`, `people/vault-closed`, `people/no-such-person` (also when outside the
 *   areas), `people/identity-damaged`; nothing is returned then
 */
export async function identityOf(ctx: Context, personIds: readonly string[]): Promise<Map<string, Identity>> {
  checkMayReveal(ctx);
  const ids = [...new Set(personIds)];
  const rows = await ctx.db.many(
    PersonOfVault,
    sql`
    select p.id as person_id, p.area_code, p.other_area_code, i.master_key_id, i.data_key, i.name, i.id_number,
      i.phone, i.address
    from persons p left join identities i on i.district = p.district and i.person_id = p.id
    where p.id = any(${ids}::uuid[])`,
  );
  const found = new Map(rows.map((row) => [row.personId, row]));
  const missing = ids.find((id) => !found.has(id));
  if (missing !== undefined) throw noSuchPerson({ personId: missing });
  const identities = new Map(
    rows.map((row) => {
      const { dataKey, masterKeyId } = row;
      const known = dataKey !== null && masterKeyId !== null;
      return [row.personId, known ? openRow(ctx.house, { ...row, dataKey, masterKeyId }) : nobodyKnown] as const;
    }),
  );
  await ctx.recordMany(
    rows.map((row) => ({
      name: 'people.identity-viewed',
      subject: 'person',
      subjectId: row.personId,
      areaCode: row.areaCode,
      otherAreaCode: row.otherAreaCode,
    })),
  );
  return identities;
}

/**
 * Refuses whoever may not see who somebody is: every role that does not work with the person, and the system itself.
 */
export function checkMayReveal(ctx: Context): void {
  const allow: readonly string[] = rolesWithIdentity;
  if (!ctx.actor.roles.some((role) => allow.includes(role))) throw vaultClosed({ allow });
  if ((ctx.purpose ?? '').trim().length < 3) throw statePurpose({});
}

/** A person whose identity changes, as it stands after the change. */
interface Holder {
  readonly id: string;
  readonly district: string;
  readonly areaCode: string;
  readonly otherAreaCode: string | null;
  readonly birthOn: string | null;
  readonly birthYear: number | null;
}

/**
 * Changes what the vault keeps of a person, with its blind index; what is absent stays as it is. The person's own key
 * stays the same, so that what was encrypted before can be put back. Nothing is shown, so nothing is recorded as read.
 */
export async function changeIdentity(ctx: Context, person: Holder, changes: Partial<Identity>): Promise<void> {
  const row = await vaultRowOf(ctx, person);
  if (!row) return storeIdentities(ctx, sealIdentities(ctx.house, [{ ...person, personId: person.id, ...changes }]));
  const key = unwrap(ctx.house.keys, person.id, row.dataKey, row.masterKeyId);
  const sealed = (field: keyof Identity) => {
    const text = changes[field];
    if (text === undefined) return row[field];
    return text ? seal(key, person.id, field, text) : null;
  };
  const index = blindIndexOf(ctx.house.keys, { ...openRow(ctx.house, row), ...changes }, person.birthOn);
  await ctx.db.run(sql`
    update identities set name = ${sealed('name')}, id_number = ${sealed('idNumber')}, phone = ${sealed('phone')},
      address = ${sealed('address')}, name_hash = ${index.nameHash}::uuid, sound_hash = ${index.soundHash}::uuid,
      id_number_hash = ${index.idNumberHash}::uuid, phone_hash = ${index.phoneHash}::uuid,
      family_birth_hash = ${index.familyBirthHash}::uuid, name_tokens = ${index.nameTokens}::int[],
        birth_year = ${person.birthYear}
    where district = ${person.district} and person_id = ${person.id}`);
}

/** The vault's row of a person, encrypted; undefined where nothing is kept. */
export async function vaultRowOf(
  ctx: Context,
  person: { readonly id: string; readonly district: string },
): Promise<VaultRow | undefined> {
  return ctx.db.maybeOne(
    VaultRow,
    sql`
    select person_id, master_key_id, data_key, name, id_number, phone, address
    from identities where district = ${person.district} and person_id = ${person.id} for update`,
  );
}
