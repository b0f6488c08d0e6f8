import { useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { z } from 'zod';
import { flag } from '../../../kernel/query.ts';
import { useAddress } from '../../../ui/address.ts';
import { newKey } from '../../../ui/api.ts';
import { rowsOf, type RowOf, useDo, useRows } from '../../../ui/ask.ts';
import { AreaPicker } from '../../../ui/AreaPicker.tsx';
import { Button } from '../../../ui/Button.tsx';
import { type Column, DataTable, RowCount } from '../../../ui/DataTable.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { CheckField, SelectField, TextField } from '../../../ui/Field.tsx';
import { FilterText } from '../../../ui/FilterBar.tsx';
import { Form } from '../../../ui/Form.tsx';
import { instant } from '../../../ui/format.ts';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Language, languageNames } from '../../../ui/i18n/language.ts';
import { Loaded } from '../../../ui/Loaded.tsx';
import { AreaName } from '../../../ui/names.tsx';
import { Page } from '../../../ui/Page.tsx';
import { useSession, useWhyNot } from '../../../ui/session.tsx';
import { Stamp } from '../../../ui/Stamp.tsx';
import { AreaScope } from '../model.ts';
import { AdminTabs } from '../../../ui/AdminTabs.tsx';
import { OneTimePassword } from './OneTimePassword.tsx';

type Account = RowOf<'GET /accounts'>;

/** Accounts of one's areas. */
export function AccountsPage() {
  const { t } = useWords();
  const { zone } = useSession();
  const { value, change } = useAddress(z.object({ text: z.string().max(80).optional(), closed: flag().optional() }));
  const list = useRows('GET /accounts', {
    ...(value.text ? { text: value.text } : {}),
    ...(value.closed ? {} : { open: true }),
  });
  const rows = useMemo(() => rowsOf<'GET /accounts'>(list.data), [list.data]);
  const whyNot = useWhyNot()('POST /accounts');
  const [isOpen, setOpen] = useState(false);
  const columns: Column<Account>[] = [
    {
      id: 'userName',
      label: t('identity.admin.userName'),
      width: 'minmax(140px, 1fr)',
      cell: (row) => (
        <Link className="strong" to={`/admin/accounts/${row.id}`}>
          {row.userName}
        </Link>
      ),
    },
    { id: 'name', label: t('identity.admin.name'), width: 'minmax(120px, 1fr)', cell: (row) => row.name },
    {
      id: 'home',
      label: t('identity.admin.home'),
      width: 'minmax(150px, 1.4fr)',
      cell: (row) => <Home code={row.homeAreaCode} />,
    },
    {
      id: 'second',
      label: t('identity.admin.second'),
      width: '120px',
      cell: (row) => t(row.totpConfirmedAt ? 'form.yes' : 'form.no'),
    },
    { id: 'created', label: t('identity.admin.created'), width: '160px', cell: (row) => instant(row.createdAt, zone) },
    { id: 'state', label: t('identity.admin.state'), width: '170px', cell: (row) => <AccountStamp account={row} /> },
  ];
  return (
    <Page
      title={t('identity.admin.title')}
      fill
      tabs={<AdminTabs />}
      actions={
        <Button kind="main" icon="plus" why={whyNot} onClick={() => setOpen(true)}>
          {t('identity.admin.add')}
        </Button>
      }
    >
      <div className="filters-row">
        <FilterText
          label={t('identity.admin.find')}
          type="search"
          value={value.text}
          onChange={(text) => change({ text })}
        />
        <CheckField
          label={t('identity.admin.closedAccountsToo')}
          checked={value.closed ?? false}
          onChange={(closed) => change({ closed: closed ? 'true' : undefined })}
        />
      </div>
      <Loaded of={list} lines={10}>
        {() => (
          <DataTable
            label={t('identity.admin.accounts')}
            columns={columns}
            rows={rows}
            keyOf={(row) => row.id}
            href={(row) => `/admin/accounts/${row.id}`}
            onNearEnd={list.hasNextPage && !list.isFetchingNextPage ? () => void list.fetchNextPage() : undefined}
            phoneRow={(row) => (
              <>
                <span className="card-line">
                  <Link className="strong" to={`/admin/accounts/${row.id}`}>
                    {row.userName}
                  </Link>
                  <AccountStamp account={row} />
                </span>
                <span className="card-line">
                  <span>{row.name}</span>
                  <span className="quiet small">
                    <Home code={row.homeAreaCode} />
                  </span>
                </span>
              </>
            )}
            empty={<p>{t('identity.admin.none')}</p>}
          />
        )}
      </Loaded>
      <footer className="list-foot">
        <RowCount shown={rows.length} />
      </footer>
      {isOpen && <AddAccount close={() => setOpen(false)} />}
    </Page>
  );
}

/** An area that may be the whole country. */
export function Home({ code }: { code: string }) {
  const { t } = useWords();
  return code === '' ? <>{t('identity.admin.wholeCountry')}</> : <AreaName code={code} />;
}

/** Whether an account is open. */
export function AccountStamp({ account }: { account: { disabledAt: string | null; mustChangePassword: boolean } }) {
  const { t } = useWords();
  if (account.disabledAt)
    return (
      <Stamp tone="void" shape="slash">
        {t('identity.admin.closed')}
      </Stamp>
    );
  if (account.mustChangePassword)
    return (
      <Stamp tone="warning" shape="ring">
        {t('identity.admin.mustChange')}
      </Stamp>
    );
  return (
    <Stamp tone="done" shape="tick">
      {t('identity.admin.active')}
    </Stamp>
  );
}

function AddAccount({ close }: { close: () => void }) {
  const { t, language } = useWords();
  const { areas } = useSession();
  const navigate = useNavigate();
  const [id] = useState(newKey);
  const [form, setForm] = useState<{ userName: string; name: string; language: Language | '' }>({
    userName: '',
    name: '',
    language,
  });
  const [home, setHome] = useState<string | null>(areas[0]?.code ?? null);
  const add = useDo('POST /accounts');
  const isReady = form.userName.trim().length > 1 && form.name.trim() && home !== null;
  return (
    <Dialog title={t('identity.admin.add')} isOpen close={close}>
      {add.data ? (
        <OneTimePassword password={add.data.password} close={() => void navigate(`/admin/accounts/${add.data.id}`)} />
      ) : (
        <Form
          label={t('identity.admin.add')}
          busy={add.isPending}
          problem={add.error}
          why={isReady ? null : t('form.mustFill')}
          submit={() =>
            add.submit({
              id,
              userName: form.userName,
              name: form.name.trim(),
              homeAreaCode: AreaScope.parse(home ?? ''),
              language: form.language || language,
            })
          }
        >
          <TextField
            label={t('identity.admin.userName')}
            required
            value={form.userName}
            onChange={(userName) => setForm({ ...form, userName })}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
          <TextField
            label={t('identity.admin.name')}
            required
            value={form.name}
            onChange={(name) => setForm({ ...form, name })}
            autoComplete="off"
          />
          <AreaPicker
            label={t('identity.admin.home')}
            help={t('identity.admin.homeHelp')}
            value={home}
            onChange={setHome}
          />
          <SelectField
            label={t('shell.languageLabel')}
            value={form.language}
            onChange={(chosen) => setForm({ ...form, language: chosen })}
            options={Language.options.map((value) => ({ value, label: languageNames[value] }))}
          />
        </Form>
      )}
    </Dialog>
  );
}
