import { useState } from 'react';
import type { Output } from '../../../ui/api.ts';
import { useAsk, useDo } from '../../../ui/ask.ts';
import { Button } from '../../../ui/Button.tsx';
import { SelectField } from '../../../ui/Field.tsx';
import { instant } from '../../../ui/format.ts';
import { speak, useWords } from '../../../ui/i18n/i18n.ts';
import { Language, languageNames } from '../../../ui/i18n/language.ts';
import { Loaded } from '../../../ui/Loaded.tsx';
import { Page, Panel } from '../../../ui/Page.tsx';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { useSession } from '../../../ui/session.tsx';
import { Stamp } from '../../../ui/Stamp.tsx';
import { chooseTheme, chosenTheme, Theme } from '../../../ui/theme.ts';
import { useToast } from '../../../ui/Toast.tsx';
import { BreakGlassPanel } from './BreakGlassPanel.tsx';
import { ChangePasswordForm } from './ChangePassword.tsx';
import { PhonePanel } from './PhonePanel.tsx';
import { Posts } from './Posts.tsx';

type Me = Output<'GET /me'>;

/** One's own account: name, posts, password, second factor, sessions, language and look. */
export function MePage() {
  const { t } = useWords();
  const me = useAsk('GET /me', {});
  return (
    <Page
      title={t('identity.me.title')}
      lead={
        me.data && (
          <>
            <span className="strong">{me.data.name}</span>
            <span>{me.data.account?.userName}</span>
          </>
        )
      }
    >
      <Loaded of={me}>
        {(found) => (
          <div className="split">
            <div className="stack">
              <Panel title={t('identity.me.posts')}>
                <Posts me={found} />
              </Panel>
              <Sessions />
              <BreakGlassPanel me={found} />
            </div>
            <div className="stack">
              <Preferences />
              <PhonePanel me={found} />
              <Password me={found} />
            </div>
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Preferences() {
  const { t, language } = useWords();
  const toast = useToast();
  const [theme, setTheme] = useState(chosenTheme);
  const save = useDo('POST /me', { onDone: () => toast(t('identity.me.saved')) });
  const changeLanguage = (chosen: Language | '') => {
    if (!chosen) return;
    void speak(chosen);
    save.submit({ language: chosen });
  };
  return (
    <Panel title={t('identity.me.preferences')}>
      <SelectField
        label={t('shell.languageLabel')}
        value={language}
        onChange={changeLanguage}
        options={Language.options.map((value) => ({ value, label: languageNames[value] }))}
      />
      {save.error && <ProblemNote problem={save.error} />}
      <SelectField
        label={t('shell.theme.label')}
        value={theme}
        onChange={(chosen) => {
          if (chosen) {
            chooseTheme(chosen);
            setTheme(chosen);
          }
        }}
        options={Theme.options.map((value) => ({ value, label: t(`shell.theme.${value}`) }))}
      />
    </Panel>
  );
}

function Password({ me }: { me: Me }) {
  const { t } = useWords();
  const toast = useToast();
  return (
    <Panel title={t('identity.me.password')}>
      <ChangePasswordForm
        names={[me.account?.userName ?? '', me.name]}
        onDone={() => toast(t('identity.change.done'))}
      />
    </Panel>
  );
}

function Sessions() {
  const { t } = useWords();
  const { zone } = useSession();
  const toast = useToast();
  const sessions = useAsk('GET /me/sessions', {});
  const revoke = useDo('POST /me/sessions/:sessionId/revoke', { onDone: () => toast(t('identity.me.revoked')) });
  return (
    <Panel title={t('identity.me.sessions')}>
      <Loaded of={sessions} lines={2}>
        {(rows) => (
          <ul className="rows">
            {rows.map((session) => (
              <li key={session.id} className="row">
                <div>
                  <p>
                    {t(`identity.me.via.${session.via}`)} ·{' '}
                    {t('identity.me.since', { at: instant(session.openedAt, zone) })}
                  </p>
                  <p className="small quiet">
                    {t('identity.me.lastSeen', { at: instant(session.seenAt, zone) })} ·{' '}
                    {t('identity.me.until', { at: instant(session.endsAt, zone) })}
                  </p>
                </div>
                {session.isThisOne ? (
                  <Stamp tone="done" shape="tick">
                    {t('identity.me.thisOne')}
                  </Stamp>
                ) : (
                  <Button small busy={revoke.isPending} onClick={() => revoke.submit({ sessionId: session.id })}>
                    {t('identity.me.revoke')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}
