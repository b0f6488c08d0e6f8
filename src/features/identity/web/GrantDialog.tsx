import { useState } from 'react';
import type { Role } from '../../../kernel/role.ts';
import { newKey } from '../../../ui/api.ts';
import { useAsk, useDo } from '../../../ui/ask.ts';
import { AreaPicker } from '../../../ui/AreaPicker.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { MomentField, SelectField, TextField } from '../../../ui/Field.tsx';
import { Form } from '../../../ui/Form.tsx';
import { instantOfLocal } from '../../../ui/format.ts';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { useSession } from '../../../ui/session.tsx';
import { useToast } from '../../../ui/Toast.tsx';
import { type AccountId, AreaScope, BodyId } from '../model.ts';
import { mayStandTogether } from '../rules.ts';
import { RolesFields } from './RolesFields.tsx';

/** Gives a post: roles, area, body, from when to when, all day or in a shift. */
export function GrantDialog({ accountId, close }: { accountId: AccountId; close: () => void }) {
  const { t } = useWords();
  const { areas, zone } = useSession();
  const toast = useToast();
  const [id] = useState(newKey);
  const [roles, setRoles] = useState<Role[]>([]);
  const [areaCode, setAreaCode] = useState<string | null>(areas[0]?.code ?? null);
  const [bodyId, setBodyId] = useState('');
  const [times, setTimes] = useState({ from: '', to: '', shiftFrom: '', shiftTo: '' });
  const bodies = useAsk('GET /bodies', {});
  const give = useDo('POST /accounts/:accountId/grants', {
    onDone: () => {
      close();
      toast(t('identity.admin.given'));
    },
  });
  const time = (name: keyof typeof times) => ({
    value: times[name],
    onChange: (value: string) => setTimes({ ...times, [name]: value }),
  });
  const why =
    roles.length === 0
      ? t('identity.admin.pickRole')
      : !mayStandTogether(roles)
        ? t('identity.admin.rolesAlone')
        : areaCode === null || !times.to
          ? t('form.mustFill')
          : null;
  const hasShift = times.shiftFrom !== '' && times.shiftTo !== '';
  return (
    <Dialog title={t('identity.admin.give')} isOpen close={close} wide>
      <Form
        columns={2}
        label={t('identity.admin.give')}
        busy={give.isPending}
        problem={give.error}
        why={why}
        submit={() =>
          give.submit({
            id,
            accountId,
            roles,
            areaCodes: [AreaScope.parse(areaCode ?? '')],
            bodyId: bodyId ? BodyId.parse(bodyId) : null,
            toAt: instantOfLocal(times.to, zone),
            ...(times.from ? { fromAt: instantOfLocal(times.from, zone) } : {}),
            ...(hasShift ? { shiftFrom: times.shiftFrom, shiftTo: times.shiftTo } : {}),
          })
        }
      >
        <RolesFields roles={roles} change={setRoles} />
        <AreaPicker label={t('identity.admin.area')} required value={areaCode} onChange={setAreaCode} />
        <SelectField
          label={t('identity.admin.body')}
          none={t('identity.admin.noBody')}
          value={bodyId}
          onChange={setBodyId}
          options={(bodies.data ?? []).map((body) => ({ value: body.id as string, label: body.name }))}
        />
        <MomentField label={t('identity.admin.from')} {...time('from')} />
        <MomentField label={t('identity.admin.to')} required {...time('to')} />
        <TextField
          label={t('identity.admin.shiftFrom')}
          placeholder="08:00"
          inputMode="numeric"
          pattern="[0-2][0-9]:[0-5][0-9]"
          {...time('shiftFrom')}
        />
        <TextField
          label={t('identity.admin.shiftTo')}
          placeholder="20:00"
          inputMode="numeric"
          pattern="[0-2][0-9]:[0-5][0-9]"
          {...time('shiftTo')}
        />
      </Form>
    </Dialog>
  );
}
