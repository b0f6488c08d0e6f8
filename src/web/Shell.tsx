import { onlineManager } from '@tanstack/react-query';
import { useState, useSyncExternalStore } from 'react';
import { Button, Menu, MenuItem, MenuSection, MenuTrigger, Header, Popover, Separator } from 'react-aria-components';
import { NavLink, Outlet, useLocation, useNavigate } from 'react-router';
import { dayOf, instant as parseInstant } from '../kernel/day.ts';
import { useAsk, useDo } from '../ui/ask.ts';
import { dayInWords, instant, timeOfDay } from '../ui/format.ts';
import { speak, useWords } from '../ui/i18n/i18n.ts';
import { Language, languageNames } from '../ui/i18n/language.ts';
import { Icon } from '../ui/Icon.tsx';
import { useNow } from '../ui/now.ts';
import { useMay, useSession } from '../ui/session.tsx';
import { chooseTheme, chosenTheme, Theme } from '../ui/theme.ts';
import { navigation, phonePlaces } from './navigation.ts';
import { Seal } from './Seal.tsx';

/** The frame around every screen of somebody signed in: where one can go, in whose name, in which areas. */
export function Shell() {
  const { t } = useWords();
  const { pathname } = useLocation();
  const [openAt, setOpenAt] = useState<string | null>(null);
  const isOpen = openAt === pathname;
  return (
    <>
      <a className="skip" href="#main">
        {t('shell.skip')}
      </a>
      <div className="frame">
        <Rail isOpen={isOpen} />
        <div className="column">
          <Bar />
          <Alarms />
          <main className="main" id="main" tabIndex={-1}>
            <Outlet />
          </main>
        </div>
      </div>
      <PhoneBar isOpen={isOpen} toggle={() => setOpenAt(isOpen ? null : pathname)} />
    </>
  );
}

function Rail({ isOpen }: { isOpen: boolean }) {
  const { t } = useWords();
  const may = useMay();
  const counts = useAsk('GET /tasks/counts', {}, { everyMs: 60_000 });
  const overdue = (counts.data ?? [])
    .filter((each) => each.queue === 'mine' && each.overdue)
    .reduce((sum, each) => sum + each.count, 0);
  return (
    <nav className="rail" aria-label={t('shell.nav.label')} data-open={isOpen || undefined}>
      <NavLink className="brand" to="/">
        <Seal />
        <span className="brand-name">
          {t('shell.product')}
          <small>{t('shell.motto')}</small>
        </span>
      </NavLink>
      {navigation.map((group) => {
        const places = group.places.filter((place) => may(place.needs));
        return (
          places.length > 0 && (
            <div key={group.name} className="rail-group">
              <span className="label">{t(`shell.nav.${group.name}`)}</span>
              {places.map((place) => (
                <NavLink key={place.to} className="rail-link" to={place.to} end={place.to === '/'}>
                  <Icon name={place.icon} />
                  <span>{t(`shell.nav.${place.name}`)}</span>
                  {place.name === 'queue' && overdue > 0 && (
                    <span className="count" title={t('tasks.overdue')}>
                      {overdue}
                    </span>
                  )}
                </NavLink>
              ))}
            </div>
          )
        );
      })}
    </nav>
  );
}

function Bar() {
  const { t, language } = useWords();
  const { areas, zone } = useSession();
  const now = parseInstant(new Date(useNow(20_000)).toISOString());
  return (
    <header className="bar">
      <p className="bar-areas">
        <Icon name="area" size={17} />
        <span>
          <span className="hidden-but-read">{t('shell.areas')} </span>
          {areas.map(({ name }) => name).join(t('list.separator'))}
        </span>
      </p>
      <div className="bar-end">
        <time className="bar-now" dateTime={now}>
          {dayInWords(dayOf(now, zone), language)} <b>{timeOfDay(now, zone)}</b>
        </time>
        <AccountMenu />
      </div>
    </header>
  );
}

function AccountMenu() {
  const { t, language } = useWords();
  const { name, roles, bodyName } = useSession();
  const navigate = useNavigate();
  const [theme, setTheme] = useState(chosenTheme);
  const signOut = useDo('POST /sign-out', { onDone: () => globalThis.location.assign('/sign-in') });
  return (
    <MenuTrigger>
      <Button className="account-button">
        <span className="account-mark" aria-hidden="true">
          {name.slice(0, 1)}
        </span>
        <span className="account-who">
          {name}
          <small>{bodyName ?? roles.map((role) => t(`role.${role}`)).join(t('list.separator'))}</small>
        </span>
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="menu" aria-label={t('shell.account')}>
          <MenuItem className="menu-item" onAction={() => void navigate('/me')}>
            <Icon name="me" />
            {t('shell.nav.me')}
          </MenuItem>
          <Separator />
          <MenuSection
            selectionMode="single"
            selectedKeys={[language]}
            onSelectionChange={(keys) => pick(keys, Language, (value) => void speak(value))}
          >
            <Header className="menu-title label">{t('shell.languageLabel')}</Header>
            {Language.options.map((each) => (
              <MenuItem key={each} id={each} className="menu-item">
                {languageNames[each]}
              </MenuItem>
            ))}
          </MenuSection>
          <Separator />
          <MenuSection
            selectionMode="single"
            selectedKeys={[theme]}
            onSelectionChange={(keys) =>
              pick(keys, Theme, (value) => {
                chooseTheme(value);
                setTheme(value);
              })
            }
          >
            <Header className="menu-title label">{t('shell.theme.label')}</Header>
            {Theme.options.map((each) => (
              <MenuItem key={each} id={each} className="menu-item">
                {t(`shell.theme.${each}`)}
              </MenuItem>
            ))}
          </MenuSection>
          <Separator />
          <MenuItem className="menu-item" onAction={() => signOut.submit({})}>
            <Icon name="signOut" />
            {t('shell.signOut')}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

function pick<T>(
  keys: 'all' | Set<unknown>,
  schema: { safeParse: (value: unknown) => { success: boolean; data?: T } },
  choose: (value: T) => void,
): void {
  const parsed = schema.safeParse(keys === 'all' ? null : [...keys][0]);
  if (parsed.success) choose(parsed.data as T);
}

/** What everybody must know at once: no connection, or an emergency access that is running. */
function Alarms() {
  const { t } = useWords();
  const { breakGlassUntil, zone } = useSession();
  const isOnline = useSyncExternalStore(
    (changed) => onlineManager.subscribe(changed),
    () => onlineManager.isOnline(),
  );
  return (
    <div role="status">
      {!isOnline && (
        <p className="alarm-bar" data-tone="warning">
          <Icon name="warn" />
          {t('shell.offline')}
        </p>
      )}
      {breakGlassUntil && (
        <p className="alarm-bar">
          <Icon name="warn" />
          {t('shell.glass', { at: instant(breakGlassUntil, zone) })}
        </p>
      )}
    </div>
  );
}

function PhoneBar({ isOpen, toggle }: { isOpen: boolean; toggle: () => void }) {
  const { t } = useWords();
  const places = navigation.flatMap((group) => group.places).filter((place) => phonePlaces.includes(place.name));
  return (
    <nav className="phone-bar" aria-label={t('shell.nav.more')}>
      {places.map((place) => (
        <NavLink key={place.to} className="phone-link" to={place.to} end={place.to === '/'}>
          <Icon name={place.icon} size={21} />
          {t(place.name === 'abnormal' ? 'shell.nav.abnormalShort' : `shell.nav.${place.name}`)}
        </NavLink>
      ))}
      <button type="button" className="phone-link" aria-expanded={isOpen} onClick={toggle}>
        <Icon name={isOpen ? 'close' : 'more'} size={21} />
        {t(isOpen ? 'shell.nav.close' : 'shell.nav.more')}
      </button>
    </nav>
  );
}
