import { z } from 'zod';
import { districtOf } from '../../kernel/area-code.ts';
import type { Context } from '../../platform/context.ts';
import { sql } from '../../platform/sql.ts';
import { moveScopedRows } from './correct.ts';
import { type Identity, identityFields, type Person } from './model.ts';
import { birthYearOf } from './rules.ts';
import { changeIdentity, openRow, vaultRowOf } from './vault.ts';

/** What of two records is chosen from when they are merged. Age comes with its day, a name with its masked form. */
export const mergeFields = [
  'sex',
  'birthOn',
  'ageYears',
  'occupation',
  'nationality',
  'areaCode',
  ...identityFields,
] as const;
export const MergeField = z.enum(mergeFields);
export type MergeField = z.infer<typeof MergeField>;

type OpenField = Exclude<MergeField, keyof Identity>;

/** Which fields the kept person gets from the other: those chosen, and those of which it has nothing itself. */
export function fieldsToTake(
  chosen: readonly MergeField[],
  kept: Record<MergeField, unknown>,
  discarded: Record<MergeField, unknown>,
): MergeField[] {
  return mergeFields.filter((field) => discarded[field] !== null && (chosen.includes(field) || kept[field] === null));
}

const Blob = z.string().nullable();

/** A person's row of the vault as it lies there, without its key: what undoing puts back. */
const VaultImage = z.object({
  name: Blob,
  idNumber: Blob,
  phone: Blob,
  address: Blob,
  nameHash: Blob,
  soundHash: Blob,
  idNumberHash: Blob,
  phoneHash: Blob,
  familyBirthHash: Blob,
  nameTokens: z.array(z.number()),
  birthYear: z.number().nullable(),
});

/** A person as it was at a moment of a merge; the vault's part encrypted, null where nothing is kept. */
export const PersonImage = z.object({
  displayName: z.string(),
  sex: Blob,
  birthOn: Blob,
  ageYears: z.number().nullable(),
  ageOn: Blob,
  occupation: Blob,
  nationality: Blob,
  areaCode: z.string(),
  otherAreaCode: Blob,
  vault: VaultImage.nullable(),
});
export type PersonImage = z.infer<typeof PersonImage>;

/** The image of a person now. */
export async function imageOf(ctx: Context, person: Person): Promise<PersonImage> {
  const vault = await ctx.db.maybeOne(
    VaultImage,
    sql`
    select encode(name, 'base64') as name, encode(id_number, 'base64') as id_number, encode(phone, 'base64') as phone,
      encode(address, 'base64') as address, name_hash, sound_hash, id_number_hash, phone_hash, family_birth_hash,
        name_tokens, birth_year
    from identities where district = ${person.district} and person_id = ${person.id}`,
  );
  return PersonImage.parse({ ...person, vault: vault ?? null });
}

/**
 * What each of two persons has, field by field; of the vault only whether there is something. Opens the vault for
 * nobody.
 */
export function presentFields(person: Person, image: PersonImage): Record<MergeField, unknown> {
  const { sex, birthOn, ageYears, occupation, nationality, areaCode } = person;
  const vault = image.vault ?? { name: null, idNumber: null, phone: null, address: null };
  const { name, idNumber, phone, address } = vault;
  return { sex, birthOn, ageYears, occupation, nationality, areaCode, name, idNumber, phone, address };
}

/** Gives the kept person the fields taken, and lets the other's district stay concerned. */
export async function takeFields(
  ctx: Context,
  kept: Person,
  discarded: Person,
  taken: readonly MergeField[],
): Promise<Person> {
  const after = { ...kept };
  for (const field of taken) if (isOpen(field)) Object.assign(after, { [field]: discarded[field] });
  if (taken.includes('ageYears')) after.ageOn = discarded.ageOn;
  if (taken.includes('name')) after.displayName = discarded.displayName;
  const elsewhere = [kept.areaCode, discarded.areaCode].find((area) => districtOf(area) !== districtOf(after.areaCode));
  after.otherAreaCode ??= elsewhere ?? null;
  await moveScopedRows(ctx, after);
  await takeIdentity(ctx, after, discarded, taken);
  return after;
}

function isOpen(field: MergeField): field is OpenField {
  return !(identityFields as readonly string[]).includes(field);
}

/** Encrypts what is taken for the kept person. Nobody is shown anything, so nothing is recorded as read. */
async function takeIdentity(
  ctx: Context,
  kept: Person,
  discarded: Person,
  taken: readonly MergeField[],
): Promise<void> {
  const fields = identityFields.filter((field) => taken.includes(field));
  if (fields.length === 0 && !taken.includes('birthOn') && !taken.includes('ageYears')) return;
  const row = await vaultRowOf(ctx, discarded);
  const identity = row && openRow(ctx.house, row);
  await changeIdentity(
    ctx,
    { ...kept, birthYear: birthYearOf(kept) },
    Object.fromEntries(fields.map((field) => [field, identity?.[field] ?? null])),
  );
}

/**
 * Puts back what a merge changed in the kept person, field by field, unless somebody changed the field since.
 * @returns the fields left as they are because somebody did
 */
export async function putFieldsBack(
  ctx: Context,
  now: Person,
  before: PersonImage,
  after: PersonImage,
): Promise<string[]> {
  const current = await imageOf(ctx, now);
  const same = (field: keyof PersonImage) => JSON.stringify(current[field]) === JSON.stringify(after[field]);
  const changed = (Object.keys(before) as (keyof PersonImage)[]).filter(
    (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  );
  const lost = changed.filter((field) => !same(field));
  const restored = { ...now };
  for (const field of changed)
    if (same(field) && field !== 'vault') Object.assign(restored, { [field]: before[field] });
  await moveScopedRows(ctx, restored);
  if (changed.includes('vault') && same('vault')) await putVaultBack(ctx, now, before.vault);
  return lost;
}

async function putVaultBack(ctx: Context, person: Person, image: z.infer<typeof VaultImage> | null): Promise<void> {
  const here = sql`district = ${person.district} and person_id = ${person.id}`;
  if (image === null) {
    await ctx.db.run(sql`delete from identities where ${here}`);
    return;
  }
  const bytes = (text: string | null) => sql`decode(${text}::text, 'base64')`;
  await ctx.db.run(sql`
    update identities set name = ${bytes(image.name)}, id_number = ${bytes(image.idNumber)},
      phone = ${bytes(image.phone)},
      address = ${bytes(image.address)}, name_hash = ${image.nameHash}::uuid, sound_hash = ${image.soundHash}::uuid,
      id_number_hash = ${image.idNumberHash}::uuid, phone_hash = ${image.phoneHash}::uuid,
      family_birth_hash = ${image.familyBirthHash}::uuid, name_tokens = ${image.nameTokens}::int[],
      birth_year = ${image.birthYear}
    where ${here}`);
}
