import { useState } from 'react';
import { useParams } from 'react-router';
import type { Output } from '../../../ui/api.ts';
import { useAsk, useDo } from '../../../ui/ask.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { instant } from '../../../ui/format.ts';
import { History } from '../../../ui/History.tsx';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { languageNames } from '../../../ui/i18n/language.ts';
import { Loaded } from '../../../ui/Loaded.tsx';
import { useBodyNames } from '../../../ui/names.tsx';
import { Facts, Page, Panel } from '../../../ui/Page.tsx';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { ReasonDialog } from '../../../ui/ReasonDialog.tsx';
import { useSession, useWhyNot } from '../../../ui/session.tsx';
import { useToast } from '../../../ui/Toast.tsx';
import { AccountId } from '../model.ts';
import { AccountStamp, Home } from './AccountsPage.tsx';
import { AdminTabs } from '../../../ui/AdminTabs.tsx';
import { GrantDialog } from './GrantDialog.tsx';
import { OneTimePassword } from './OneTimePassword.tsx';

type Account = Output<'GET /accounts/:accountId'>;

/** One account: its state, its posts, and what an administrator can do. */
export function AccountPage() {
  const { t } = useWords();
  const { accountId } = useParams();
  const account = useAsk('GET /accounts/:accountId', { accountId: AccountId.parse(accountId) });
  if (!account.data)
    return (
      <Page title={t('identity.admin.title')} tabs={<AdminTabs />}>
        <Loaded of={account} lines={8}>
          {() => null}
        </Loaded>
      </Page>
    );
  return <Loaded of={account}>{(found) => <Shown account={found} />}</Loaded>;
}

function Shown({ account }: { account: Account }) {
  const { t } = useWords();
  const { zone } = useSession();
  return (
    <Page
      title={t('identity.admin.account', { name: account.name })}
      crumbs={[{ to: '/admin', label: t('identity.admin.accounts') }]}
      lead={
        <>
          <AccountStamp account={account} />
          <span className="code">{account.userName}</span>
          {account.pausedUntil && (
            <b className="late">{t('identity.admin.pausedUntil', { at: instant(account.pausedUntil, zone) })}</b>
          )}
        </>
      }
    >
      <AccountActions account={account} />
      <div className="split">
        <div className="stack">
          <Grants account={account} />
          <Panel title={t('history.title')}>
            <History subject="account" subjectId={account.id} />
          </Panel>
        </div>
        <Panel title={t('identity.me.account')}>
          <Facts
            of={[
              [t('identity.admin.home'), <Home key="home" code={account.homeAreaCode} />],
              [t('identity.admin.second'), t(account.totpConfirmedAt ? 'form.yes' : 'form.no')],
              [t('shell.languageLabel'), languageNames[account.language]],
              [t('identity.admin.created'), instant(account.createdAt, zone)],
            ]}
          />
        </Panel>
      </div>
    </Page>
  );
}

type Asking = 'disable' | 'enable' | 'reset' | 'signOutAll' | 'second';

function AccountActions({ account }: { account: Account }) {
  const { t } = useWords();
  const toast = useToast();
  const whyNot = useWhyNot();
  const [open, setOpen] = useState<Asking | null>(null);
  const close = () => setOpen(null);
  const { id: accountId } = account;
  const disable = useDo('POST /accounts/:accountId/disable', {
    onDone: () => {
      close();
      toast(t('identity.admin.disabled'));
    },
  });
  const enable = useDo('POST /accounts/:accountId/enable', {
    onDone: () => {
      close();
      toast(t('identity.admin.enabled'));
    },
  });
  const signOutAll = useDo('POST /accounts/:accountId/sign-out', {
    onDone: ({ ended }) => {
      close();
      toast(t('identity.admin.signedOut', { count: ended }));
    },
  });
  const unlock = useDo('POST /accounts/:accountId/unlock', { onDone: () => toast(t('identity.admin.unlocked')) });
  const reset = useDo('POST /accounts/:accountId/reset-password', { onDone: close });
  const second = useDo('POST /accounts/:accountId/reset-second-factor', {
    onDone: () => {
      close();
      toast(t('identity.me.removed'));
    },
  });
  const ask = { isOpen: true, close };
  return (
    <div className="stack">
      <div className="row-actions">
        <Button why={whyNot('POST /accounts/:accountId/reset-password')} onClick={() => setOpen('reset')}>
          {t('identity.admin.reset')}
        </Button>
        <Button why={whyNot('POST /accounts/:accountId/sign-out')} onClick={() => setOpen('signOutAll')}>
          {t('identity.admin.signOutAll')}
        </Button>
        {account.totpConfirmedAt && (
          <Button why={whyNot('POST /accounts/:accountId/reset-second-factor')} onClick={() => setOpen('second')}>
            {t('identity.admin.removePhone')}
          </Button>
        )}
        {account.pausedUntil && (
          <Button
            why={whyNot('POST /accounts/:accountId/unlock')}
            busy={unlock.isPending}
            onClick={() => unlock.submit({ accountId })}
          >
            {t('identity.admin.unlock')}
          </Button>
        )}
        {account.disabledAt ? (
          <Button why={whyNot('POST /accounts/:accountId/enable')} onClick={() => setOpen('enable')}>
            {t('identity.admin.enable')}
          </Button>
        ) : (
          <Button kind="grave" why={whyNot('POST /accounts/:accountId/disable')} onClick={() => setOpen('disable')}>
            {t('identity.admin.disable')}
          </Button>
        )}
      </div>
      {unlock.error && <ProblemNote problem={unlock.error} />}
      {open === 'disable' && (
        <ReasonDialog
          {...ask}
          title={t('identity.admin.disable')}
          action={t('identity.admin.disable')}
          kind="grave"
          busy={disable.isPending}
          problem={disable.error}
          submit={(reason) => disable.submit({ accountId, reason })}
        />
      )}
      {open === 'enable' && (
        <ReasonDialog
          {...ask}
          title={t('identity.admin.enable')}
          action={t('identity.admin.enable')}
          busy={enable.isPending}
          problem={enable.error}
          submit={(reason) => enable.submit({ accountId, reason })}
        />
      )}
      {open === 'reset' && (
        <ReasonDialog
          {...ask}
          title={t('identity.admin.reset')}
          action={t('identity.admin.reset')}
          busy={reset.isPending}
          problem={reset.error}
          submit={(reason) => reset.submit({ accountId, reason })}
        />
      )}
      {open === 'signOutAll' && (
        <ReasonDialog
          {...ask}
          title={t('identity.admin.signOutAll')}
          action={t('identity.admin.signOutAll')}
          busy={signOutAll.isPending}
          problem={signOutAll.error}
          submit={(reason) => signOutAll.submit({ accountId, reason })}
        />
      )}
      {open === 'second' && (
        <ReasonDialog
          {...ask}
          title={t('identity.admin.removePhone')}
          action={t('identity.admin.removePhone')}
          kind="grave"
          busy={second.isPending}
          problem={second.error}
          submit={(reason) => second.submit({ accountId, reason })}
        />
      )}
      {reset.data && (
        <Dialog title={t('identity.admin.oneTime')} isOpen close={() => reset.reset()}>
          <OneTimePassword password={reset.data.password} close={() => reset.reset()} />
        </Dialog>
      )}
    </div>
  );
}

function Grants({ account }: { account: Account }) {
  const { t } = useWords();
  const { zone } = useSession();
  const toast = useToast();
  const bodies = useBodyNames();
  const whyNot = useWhyNot();
  const [isGiving, setGiving] = useState(false);
  const [ending, setEnding] = useState<Account['grants'][number] | null>(null);
  const end = useDo('POST /grants/:grantId/end', {
    onDone: () => {
      setEnding(null);
      toast(t('identity.admin.ended'));
    },
  });
  return (
    <Panel
      title={t('identity.admin.posts')}
      actions={
        <Button small icon="plus" why={whyNot('POST /accounts/:accountId/grants')} onClick={() => setGiving(true)}>
          {t('identity.admin.give')}
        </Button>
      }
    >
      {account.grants.length === 0 ? (
        <p className="quiet">{t('identity.noPost.none')}</p>
      ) : (
        <ul className="rows">
          {account.grants.map((grant) => (
            <li key={grant.id} className="row">
              <div>
                <p className="strong">{grant.roles.map((role) => t(`role.${role}`)).join(t('list.separator'))}</p>
                <p className="small quiet inline">
                  {grant.areaCodes.map((code) => (
                    <Home key={code} code={code} />
                  ))}
                  {grant.bodyId && <span>{bodies.get(grant.bodyId)}</span>}
                  <span>
                    {instant(grant.fromAt, zone)} – {grant.toAt ? instant(grant.toAt, zone) : t('identity.me.noEnd')}
                  </span>
                  {grant.shiftFrom && grant.shiftTo && (
                    <span>{t('identity.me.shift', { from: grant.shiftFrom, to: grant.shiftTo })}</span>
                  )}
                </p>
                {grant.endedAt && (
                  <p className="small">{t('identity.admin.endedNote', { reason: grant.endReason ?? '' })}</p>
                )}
              </div>
              {!grant.endedAt && (
                <Button small kind="grave" why={whyNot('POST /grants/:grantId/end')} onClick={() => setEnding(grant)}>
                  {t('identity.admin.end')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {isGiving && <GrantDialog accountId={account.id} close={() => setGiving(false)} />}
      {ending && (
        <ReasonDialog
          title={t('identity.admin.end')}
          action={t('identity.admin.end')}
          kind="grave"
          isOpen
          close={() => setEnding(null)}
          busy={end.isPending}
          problem={end.error}
          submit={(reason) => end.submit({ grantId: ending.id, reason })}
        />
      )}
    </Panel>
  );
}
