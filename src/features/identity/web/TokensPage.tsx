import { useState } from 'react';
import type { Role } from '../../../kernel/role.ts';
import { useAsk, useDo } from '../../../ui/ask.ts';
import { AreaPicker } from '../../../ui/AreaPicker.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { MomentField, TextField } from '../../../ui/Field.tsx';
import { Form } from '../../../ui/Form.tsx';
import { instant, instantOfLocal } from '../../../ui/format.ts';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Loaded } from '../../../ui/Loaded.tsx';
import { Page, Panel } from '../../../ui/Page.tsx';
import { ReasonDialog } from '../../../ui/ReasonDialog.tsx';
import { useSession, useWhyNot } from '../../../ui/session.tsx';
import { Stamp } from '../../../ui/Stamp.tsx';
import { useToast } from '../../../ui/Toast.tsx';
import { AreaScope } from '../model.ts';
import { Home } from './AccountsPage.tsx';
import { AdminTabs } from '../../../ui/AdminTabs.tsx';
import { RolesFields } from './RolesFields.tsx';

/** Programs that may ask by themselves. */
export function TokensPage() {
  const { t } = useWords();
  const { zone } = useSession();
  const toast = useToast();
  const whyNot = useWhyNot();
  const tokens = useAsk('GET /service-tokens', {});
  const [isAdding, setAdding] = useState(false);
  const [revoking, setRevoking] = useState<string | null>(null);
  const revoke = useDo('POST /service-tokens/:tokenId/revoke', {
    onDone: () => {
      setRevoking(null);
      toast(t('identity.tokens.revoked'));
    },
  });
  return (
    <Page
      title={t('identity.admin.title')}
      tabs={<AdminTabs />}
      actions={
        <Button kind="main" icon="plus" why={whyNot('POST /service-tokens')} onClick={() => setAdding(true)}>
          {t('identity.tokens.new')}
        </Button>
      }
    >
      <Panel title={t('identity.admin.tokens')}>
        <Loaded of={tokens} isEmpty={(rows) => rows.length === 0} empty={<p>{t('identity.tokens.none')}</p>}>
          {(rows) => (
            <ul className="rows">
              {rows.map((token) => (
                <li key={token.id} className="row">
                  <div>
                    <p className="strong">{token.name}</p>
                    <p className="small quiet inline">
                      <span>{token.roles.map((role) => t(`role.${role}`)).join(t('list.separator'))}</span>
                      {token.areaCodes.map((code) => (
                        <Home key={code} code={code} />
                      ))}
                      <span>
                        {t('identity.tokens.until')} {instant(token.endsAt, zone)}
                      </span>
                      <span>
                        {t('identity.tokens.lastUsed')}{' '}
                        {token.lastUsedAt ? instant(token.lastUsedAt, zone) : t('identity.tokens.never')}
                      </span>
                    </p>
                  </div>
                  {token.revokedAt ? (
                    <Stamp tone="void" shape="slash">
                      {t('identity.tokens.revoked')}
                    </Stamp>
                  ) : (
                    <Button
                      small
                      kind="grave"
                      why={whyNot('POST /service-tokens/:tokenId/revoke')}
                      onClick={() => setRevoking(token.id)}
                    >
                      {t('identity.tokens.revoke')}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      </Panel>
      {isAdding && <AddToken close={() => setAdding(false)} />}
      {revoking && (
        <ReasonDialog
          title={t('identity.tokens.revoke')}
          action={t('identity.tokens.revoke')}
          kind="grave"
          isOpen
          close={() => setRevoking(null)}
          busy={revoke.isPending}
          problem={revoke.error}
          submit={(reason) => revoke.submit({ tokenId: revoking, reason })}
        />
      )}
    </Page>
  );
}

/** Needs a second administrator: the first press files the request, a second one with the same words makes the token. */
function AddToken({ close }: { close: () => void }) {
  const { t } = useWords();
  const { areas, zone } = useSession();
  const [name, setName] = useState('');
  const [roles, setRoles] = useState<Role[]>([]);
  const [areaCode, setAreaCode] = useState<string | null>(areas[0]?.code ?? null);
  const [until, setUntil] = useState('');
  const add = useDo('POST /service-tokens');
  const isReady = name.trim().length > 2 && roles.length > 0 && areaCode !== null && until;
  return (
    <Dialog title={t('identity.tokens.new')} isOpen close={close} wide>
      {add.data ? (
        <div className="stack">
          <p>{t('identity.tokens.once')}</p>
          <p className="receipt code small">{add.data.token}</p>
          <p>
            <Button kind="main" onClick={close}>
              {t('form.close')}
            </Button>
          </p>
        </div>
      ) : (
        <Form
          columns={2}
          label={t('identity.tokens.new')}
          busy={add.isPending}
          problem={add.error}
          why={isReady ? null : t('form.mustFill')}
          submit={() =>
            add.submit({
              name: name.trim(),
              roles,
              areaCodes: [AreaScope.parse(areaCode ?? '')],
              endsAt: instantOfLocal(until, zone),
            })
          }
        >
          <p className="wide small quiet">{t('identity.approvals.help')}</p>
          <TextField label={t('identity.tokens.name')} required value={name} onChange={setName} maxLength={120} />
          <MomentField label={t('identity.tokens.until')} required value={until} onChange={setUntil} />
          <AreaPicker label={t('identity.tokens.area')} required value={areaCode} onChange={setAreaCode} />
          <RolesFields roles={roles} change={setRoles} />
        </Form>
      )}
    </Dialog>
  );
}
