import {
  Box,
  Button,
  Combobox,
  ComboboxOption,
  Field,
  Flex,
  Grid,
  SingleSelect,
  SingleSelectOption,
  TextInput,
  Typography,
} from '@strapi/design-system';
import { useRef, type ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { styled } from 'styled-components';

import { isBlankText } from '../../../../../src/api/course/rules/visible-text';
import {
  DESIGN_TEXTS,
  IMAGES,
  LANGUAGES,
  NAME_TYPEFACES,
  ORIENTATIONS,
  PLACEHOLDERS,
  STANDARD_TEXTS,
  TEXT_LIMITS,
  certificateDesign,
  hasStandardTexts,
  inLanguage,
  unknownPlaceholders,
  type CertificateDesign,
  type CertificateTemplate,
  type DesignImage,
} from '../../../shared/certificates';
import { SwitchField } from '../fields/SwitchField';
import { useTexts } from '../text';

interface FieldsProps {
  design: CertificateDesign;
  onChange: (part: Partial<CertificateDesign>) => void;
}

interface InputProps {
  id: string;
  label: string;
  value: string;
  limit?: number;
  type?: 'text' | 'url';
  error?: string | undefined;
  onChange: (value: string) => void;
}

function Input({ id, label, value, limit, type = 'text', error, onChange }: InputProps) {
  return (
    <Field.Root id={id} error={error} width="100%">
      <Field.Label>{label}</Field.Label>
      <TextInput
        type={type}
        value={value}
        maxLength={limit}
        onChange={(event: { target: { value: string } }) => onChange(event.target.value)}
      />
      <Field.Error />
    </Field.Root>
  );
}

const Swatch = styled.input`
  width: 100%;
  height: 4rem;
  padding: 4px;
  cursor: pointer;
  background: ${({ theme }) => theme.colors.neutral0};
  border: 1px solid ${({ theme }) => theme.colors.neutral200};
  border-radius: ${({ theme }) => theme.borderRadius};

  &::-webkit-color-swatch-wrapper {
    padding: 0;
  }
  &::-webkit-color-swatch,
  &::-moz-color-swatch {
    border: 1px solid ${({ theme }) => theme.colors.neutral200};
    border-radius: 2px;
  }
  &:focus-visible {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: 1px;
  }
`;

function Colour({ id, label, value, onChange }: Pick<InputProps, 'id' | 'label' | 'value' | 'onChange'>) {
  return (
    <Field.Root id={id} width="100%">
      <Field.Label>{label}</Field.Label>
      <Swatch id={id} type="color" value={value} onChange={({ target }) => onChange(target.value)} />
    </Field.Root>
  );
}

function Panel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Box tag="section" aria-label={title} background="neutral0" hasRadius shadow="tableShadow" padding={6}>
      <Flex direction="column" alignItems="stretch" gap={4}>
        <Typography variant="delta" tag="h2">
          {title}
        </Typography>
        {children}
      </Flex>
    </Box>
  );
}

/** All that the browser knows; the server knows the same, or refuses. */
const TIME_ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((name) => name !== 'UTC')];

function TimeZoneField({ design, onChange }: FieldsProps) {
  const { t } = useTexts();
  const names = TIME_ZONES.includes(design.timeZone) ? TIME_ZONES : [design.timeZone, ...TIME_ZONES];
  return (
    <Field.Root id="time-zone" width="100%" hint={t('template.timeZone.hint')}>
      <Field.Label>{t('template.timeZone')}</Field.Label>
      <Combobox
        value={design.timeZone}
        defaultTextValue={design.timeZone}
        onChange={(timeZone?: string) => timeZone && onChange({ timeZone })}
      >
        {names.map((name) => (
          <ComboboxOption key={name} value={name}>
            {name}
          </ComboboxOption>
        ))}
      </Combobox>
      <Field.Hint />
    </Field.Root>
  );
}

const isUrl = (url: string): boolean => certificateDesign.shape.issuer.shape.url.safeParse(url).success;

/** Language, orientation, colours and who gives the certificates. */
export function LookFields({ design, onChange }: FieldsProps) {
  const { t } = useTexts();
  const { locale } = useIntl();
  const names = new Intl.DisplayNames([locale], { type: 'language' });
  return (
    <Panel title={t('template.look')}>
      <Grid.Root gap={4}>
        <Grid.Item col={12}>
          <Field.Root id="language" width="100%">
            <Field.Label>{t('template.language')}</Field.Label>
            <SingleSelect
              value={design.language}
              onChange={(language: string | number) =>
                onChange(inLanguage(design, language as CertificateDesign['language']))
              }
            >
              {LANGUAGES.map((language) => (
                <SingleSelectOption key={language} value={language}>
                  {names.of(language) ?? language}
                </SingleSelectOption>
              ))}
            </SingleSelect>
          </Field.Root>
        </Grid.Item>
        <Grid.Item col={12}>
          <Field.Root id="orientation" width="100%">
            <Field.Label>{t('template.orientation')}</Field.Label>
            <SingleSelect
              value={design.orientation}
              onChange={(orientation: string | number) =>
                onChange({ orientation: orientation as CertificateDesign['orientation'] })
              }
            >
              {ORIENTATIONS.map((orientation) => (
                <SingleSelectOption key={orientation} value={orientation}>
                  {t(`template.orientation.${orientation}`)}
                </SingleSelectOption>
              ))}
            </SingleSelect>
          </Field.Root>
        </Grid.Item>
        <Grid.Item col={12}>
          <Field.Root id="name-typeface" width="100%">
            <Field.Label>{t('template.nameTypeface')}</Field.Label>
            <SingleSelect
              value={design.nameTypeface}
              onChange={(typeface: string | number) =>
                onChange({ nameTypeface: typeface as CertificateDesign['nameTypeface'] })
              }
            >
              {NAME_TYPEFACES.map((typeface) => (
                <SingleSelectOption key={typeface} value={typeface}>
                  {t(`template.nameTypeface.${typeface}`)}
                </SingleSelectOption>
              ))}
            </SingleSelect>
          </Field.Root>
        </Grid.Item>
        {(['ink', 'accent', 'paper'] as const).map((name) => (
          <Grid.Item key={name} col={4} xs={12}>
            <Colour
              id={`colour-${name}`}
              label={t(`template.colour.${name}`)}
              value={design.colours[name]}
              onChange={(value) => onChange({ colours: { ...design.colours, [name]: value } })}
            />
          </Grid.Item>
        ))}
        <Grid.Item col={12}>
          <Input
            id="issuer-name"
            label={t('template.issuer')}
            value={design.issuer.name}
            limit={120}
            error={isBlankText(design.issuer.name) ? t('template.issuer.missing') : undefined}
            onChange={(name) => onChange({ issuer: { ...design.issuer, name } })}
          />
        </Grid.Item>
        <Grid.Item col={12}>
          <Input
            id="issuer-url"
            type="url"
            label={t('template.issuer.url')}
            value={design.issuer.url}
            limit={300}
            error={isUrl(design.issuer.url) ? undefined : t('template.issuer.url.invalid')}
            onChange={(url) => onChange({ issuer: { ...design.issuer, url } })}
          />
        </Grid.Item>
        <Grid.Item col={12}>
          <TimeZoneField design={design} onChange={onChange} />
        </Grid.Item>
      </Grid.Root>
      {!hasStandardTexts(design) && (
        <Button variant="tertiary" onClick={() => onChange({ texts: STANDARD_TEXTS[design.language] })}>
          {t('template.standardTexts')}
        </Button>
      )}
    </Panel>
  );
}

/** What the certificate says of its course beside its name and version. */
export function DetailFields({ design, onChange }: FieldsProps) {
  const { t } = useTexts();
  const { shows } = design;
  return (
    <Panel title={t('template.shows')}>
      <SwitchField
        id="shows-topics"
        label={t('template.shows.topics')}
        hint={t('template.shows.topics.hint')}
        checked={shows.topics}
        onChange={(topics) => onChange({ shows: { ...shows, topics } })}
      />
      <SwitchField
        id="shows-duration"
        label={t('template.shows.duration')}
        hint={t('template.shows.duration.hint')}
        checked={shows.duration}
        onChange={(duration) => onChange({ shows: { ...shows, duration } })}
      />
    </Panel>
  );
}

/** The texts, with their placeholders. */
export function TextFields({ design, onChange }: FieldsProps) {
  const { t } = useTexts();
  return (
    <Panel title={t('template.texts')}>
      <Typography textColor="neutral600">
        {t('template.placeholders', { names: PLACEHOLDERS.map((name) => `{${name}}`).join(' ') })}
      </Typography>
      {DESIGN_TEXTS.map((name) => {
        const [unknown] = unknownPlaceholders(design.texts[name]);
        return (
          <Input
            key={name}
            id={`text-${name}`}
            label={t(`template.text.${name}`)}
            value={design.texts[name]}
            limit={TEXT_LIMITS[name]}
            error={unknown === undefined ? undefined : t('template.placeholder.unknown', { name: `{${unknown}}` })}
            onChange={(value) => onChange({ texts: { ...design.texts, [name]: value } })}
          />
        );
      })}
    </Panel>
  );
}

interface ImageFieldsProps {
  urls: CertificateTemplate['images'];
  onImage: (name: DesignImage, file: File | null) => void;
}

/** Logo, background and signature. */
export function ImageFields({ urls, onImage }: ImageFieldsProps) {
  const { t } = useTexts();
  return (
    <Panel title={t('template.images')}>
      <Typography textColor="neutral600">{t('template.images.hint')}</Typography>
      {IMAGES.map((name) => (
        <ImageRow key={name} name={name} url={urls[name]} onImage={onImage} />
      ))}
    </Panel>
  );
}

function ImageRow({
  name,
  url,
  onImage,
}: { name: DesignImage; url: string | null } & Pick<ImageFieldsProps, 'onImage'>) {
  const { t } = useTexts();
  const input = useRef<HTMLInputElement>(null);
  const label = t(`template.image.${name}`);
  return (
    <Flex gap={3} wrap="wrap">
      <Box width="9rem">
        <Typography fontWeight="bold">{label}</Typography>
      </Box>
      {url && <img src={url} alt={label} style={{ maxWidth: '8rem', maxHeight: '4rem' }} />}
      <input
        ref={input}
        type="file"
        hidden
        accept="image/png,image/jpeg,image/webp"
        aria-label={label}
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file) onImage(name, file);
          target.value = '';
        }}
      />
      <Button
        variant="tertiary"
        onClick={() => input.current?.click()}
        aria-label={`${t('template.image.choose')}: ${label}`}
      >
        {t('template.image.choose')}
      </Button>
      {url && (
        <Button
          variant="danger-light"
          onClick={() => onImage(name, null)}
          aria-label={`${t('template.image.remove')}: ${label}`}
        >
          {t('template.image.remove')}
        </Button>
      )}
    </Flex>
  );
}
