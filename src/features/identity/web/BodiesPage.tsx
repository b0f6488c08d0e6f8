import { useState } from 'react';
import { z } from 'zod';
import { flag } from '../../../kernel/query.ts';
import { useAddress } from '../../../ui/address.ts';
import { newKey, type Output } from '../../../ui/api.ts';
import { useAsk, useDo } from '../../../ui/ask.ts';
import { AreaPicker } from '../../../ui/AreaPicker.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { CheckField, SelectField, TextField } from '../../../ui/Field.tsx';
import { Form } from '../../../ui/Form.tsx';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Loaded } from '../../../ui/Loaded.tsx';
import { useBodyNames } from '../../../ui/names.tsx';
import { Page, Panel } from '../../../ui/Page.tsx';
import { ReasonDialog } from '../../../ui/ReasonDialog.tsx';
import { useSession, useWhyNot } from '../../../ui/session.tsx';
import { Stamp } from '../../../ui/Stamp.tsx';
import { useToast } from '../../../ui/Toast.tsx';
import { AreaScope, BodyId, BodyKind } from '../model.ts';
import { Home } from './AccountsPage.tsx';
import { AdminTabs } from '../../../ui/AdminTabs.tsx';

type Body = Output<'GET /bodies'>[number];

/** The bodies people act for: leading groups, headquarters, work groups, member units, institutions. */
export function BodiesPage() {
  const { t } = useWords();
  const names = useBodyNames();
  const toast = useToast();
  const whyNot = useWhyNot();
  const { value, change } = useAddress(z.object({ closed: flag().default(false) }));
  const bodies = useAsk('GET /bodies', { closed: value.closed });
  const [isAdding, setAdding] = useState(false);
  const [closing, setClosing] = useState<Body | null>(null);
  const close = useDo('POST /bodies/:bodyId/close', {
    onDone: () => {
      setClosing(null);
      toast(t('identity.admin.bodyClosed'));
    },
  });
  return (
    <Page
      title={t('identity.admin.title')}
      tabs={<AdminTabs />}
      actions={
        <Button kind="main" icon="plus" why={whyNot('POST /bodies')} onClick={() => setAdding(true)}>
          {t('identity.admin.addBody')}
        </Button>
      }
    >
      <Panel
        title={t('identity.admin.bodies')}
        actions={
          <CheckField
            label={t('identity.admin.closedToo')}
            checked={value.closed}
            onChange={(closed) => change({ closed: closed ? 'true' : undefined })}
          />
        }
      >
        <Loaded of={bodies} isEmpty={(rows) => rows.length === 0}>
          {(rows) => (
            <ul className="rows">
              {rows.map((body) => (
                <li key={body.id} className="row">
                  <div>
                    <p className="strong">{body.name}</p>
                    <p className="small quiet inline">
                      <span>{t(`identity.admin.bodyKind.${body.kind}`)}</span>
                      <Home code={body.areaCode} />
                      {body.parentId && (
                        <span>
                          {t('identity.admin.parent')} {names.get(body.parentId)}
                        </span>
                      )}
                    </p>
                  </div>
                  {body.closedAt ? (
                    <Stamp tone="void" shape="slash">
                      {t('identity.admin.closed')}
                    </Stamp>
                  ) : (
                    <Button small why={whyNot('POST /bodies/:bodyId/close')} onClick={() => setClosing(body)}>
                      {t('identity.admin.closeBody')}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      </Panel>
      {isAdding && <AddBody close={() => setAdding(false)} />}
      {closing && (
        <ReasonDialog
          title={`${t('identity.admin.closeBody')} · ${closing.name}`}
          action={t('identity.admin.closeBody')}
          kind="grave"
          isOpen
          close={() => setClosing(null)}
          busy={close.isPending}
          problem={close.error}
          submit={(reason) => close.submit({ bodyId: closing.id, reason })}
        />
      )}
    </Page>
  );
}

function AddBody({ close }: { close: () => void }) {
  const { t } = useWords();
  const { areas } = useSession();
  const toast = useToast();
  const [id] = useState(newKey);
  const [name, setName] = useState('');
  const [kind, setKind] = useState<BodyKind | ''>('work-group');
  const [areaCode, setAreaCode] = useState<string | null>(areas[0]?.code ?? null);
  const [parentId, setParentId] = useState('');
  const [institutionId, setInstitutionId] = useState('');
  const bodies = useAsk('GET /bodies', {});
  const add = useDo('POST /bodies', {
    onDone: () => {
      close();
      toast(t('identity.admin.bodyAdded'));
    },
  });
  const isReady = name.trim().length > 1 && kind && areaCode !== null && (kind !== 'institution' || institutionId);
  return (
    <Dialog title={t('identity.admin.addBody')} isOpen close={close}>
      <Form
        label={t('identity.admin.addBody')}
        busy={add.isPending}
        problem={add.error}
        why={isReady ? null : t('form.mustFill')}
        submit={() =>
          add.submit({
            id,
            name: name.trim(),
            kind: kind || 'work-group',
            areaCode: AreaScope.parse(areaCode ?? ''),
            parentId: parentId ? BodyId.parse(parentId) : null,
            ...(kind === 'institution' ? { institutionId } : {}),
          })
        }
      >
        <TextField label={t('identity.admin.name')} required value={name} onChange={setName} maxLength={120} />
        <SelectField
          label={t('identity.admin.kind')}
          required
          value={kind}
          onChange={setKind}
          options={BodyKind.options.map((value) => ({ value, label: t(`identity.admin.bodyKind.${value}`) }))}
        />
        {kind === 'institution' && (
          <TextField
            label={t('identity.admin.institution')}
            required
            value={institutionId}
            onChange={setInstitutionId}
            spellCheck={false}
          />
        )}
        <AreaPicker label={t('area.label')} required value={areaCode} onChange={setAreaCode} />
        <SelectField
          label={t('identity.admin.parent')}
          none={t('identity.admin.noParent')}
          value={parentId}
          onChange={setParentId}
          options={(bodies.data ?? []).map((body) => ({ value: body.id as string, label: body.name }))}
        />
      </Form>
    </Dialog>
  );
}
