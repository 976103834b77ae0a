import { expect, it } from 'vitest';

import { needsPassword } from './pdf-password';

/** A PDF as qpdf encrypts it, down to what says how. */
const aPdf = (encryption: string, id: string): Buffer =>
  Buffer.from(
    `%PDF-1.7\n7 0 obj\n${encryption}\nendobj\ntrailer <</Encrypt 7 0 R /ID [<${id}><00>]>>\n%%EOF`,
    'latin1',
  );

it.each([
  [
    '40 bits of RC4, to open without a password',
    false,
    '<</Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <4b5950ab07fd5763b547c26fd9bf1a066d734250f0a7090069e275c57074f240> /U <64f170b7d0915e85344776c401229354d9a6984cdc1f47b097e9fc4c84af431f>>>',
    '2420c4c4400c33384efec160418960b9',
  ],
  [
    '40 bits of RC4, with a password',
    true,
    '<</Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <0483769020e5f59d9f19c24cac047f0e0d0bbd1c21c719ae46580c532aa7b436> /U <85599ac6d736779f3d560eca78aa0787d662ca88d04c39f776fca358fd6aa729>>>',
    'e010155f45fa605c8dbe37bd86bca875',
  ],
  [
    '128 bits of RC4, to open without a password',
    false,
    '<</Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <40bcfc88425729c0579b7774cd18e51203fd6e4cd875e4231633e376cf3bc3c1> /U <9b1ba29333e9d9ca573d1cb0ab10f8880122456a91bae5134273a6db134c87c4>>>',
    '4bea51be53a2a3f3d714006d26069c38',
  ],
  [
    '128 bits of RC4, with a password',
    true,
    '<</Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <0f66dab3654f8b3e7dc57757b8a3801a638591000915f48d39899ae095e885b7> /U <2ae2ef596a40031ba47c5c4ac6fad9950122456a91bae5134273a6db134c87c4>>>',
    '626d192029185b92362d86c30b1ca872',
  ],
  [
    '128 bits of AES, to open without a password',
    false,
    '<</CF <</StdCF <</CFM /AESV2 /Length 16>>>> /Filter /Standard /V 4 /R 4 /Length 128 /P -4 /O <40bcfc88425729c0579b7774cd18e51203fd6e4cd875e4231633e376cf3bc3c1> /U <140dc4ba62d444ca3d79064f5026477b0122456a91bae5134273a6db134c87c4>>>',
    'bbedf77bd897e978c4b21b8f09fd8df9',
  ],
  [
    '128 bits of AES, with a password',
    true,
    '<</CF <</StdCF <</CFM /AESV2 /Length 16>>>> /Filter /Standard /V 4 /R 4 /Length 128 /P -4 /O <0f66dab3654f8b3e7dc57757b8a3801a638591000915f48d39899ae095e885b7> /U <162ad8af1c6be6dfb9acf8dbedf0df740122456a91bae5134273a6db134c87c4>>>',
    '818bd9d35f4616599035413acf667824',
  ],
  [
    '256 bits of AES, to open without a password',
    false,
    '<</Filter /Standard /V 5 /R 6 /Length 256 /P -4 /O <18cbb6e2cae5a43d2df5ffa5bd5818f8f545d0e09e8b5173fb9d30b71bcfad5f58a219f79fdfd148dc668d743b2f905c> /U <7614eea0ac8c09b156e42eae21ef3434084cbfc584c52604fe8a4e5a7168c08bd9e1daa6517dee836cede0744c10f73b>>>',
    'abdb5d637aa30b723ffd556007c920fe',
  ],
  [
    '256 bits of AES, with a password',
    true,
    '<</Filter /Standard /V 5 /R 6 /Length 256 /P -4 /O <f4baa7a5b736b18e6cdea6ab92ca54950b8d4a48289825efbb9139ae4a4fa0a593cd441e831d5772ef18dd107d37a5c1> /U <dc40a1937422214b121127c96529fc7688b9b77bbaa44fe558c7c8db7eb34ea277bc8371fe82b59979c303247f6b41b7>>>',
    '878c04ebb44f3c365ddfa31802e3ef7f',
  ],
  [
    '256 bits of AES by Adobe’s first rules, to open without a password',
    false,
    '<</Filter /Standard /V 5 /R 5 /Length 256 /P -4 /O <f6bd4a0dc99a8446b08a537ecd708f471a32b2a081b28b17d43ccde1921b8a051c97fb3d68e6222db5ed131fe23a83ac> /U <885934847e92c1a43888283527ea962d055ba328930981d9a19e8f0af629e0fc40df2f75f6c282d85be95fd493d6c7c9>>>',
    '4a17882a95cbb2b762e5c3cd6f4a8fcd',
  ],
  [
    '256 bits of AES by Adobe’s first rules, with a password',
    true,
    '<</Filter /Standard /V 5 /R 5 /Length 256 /P -4 /O <962b1f6d758a59a13d70e6c5fe388c92f8cf29ce8d31e95082a94e3973e2affac421ab8bce3bc7a79837d75f15140d4c> /U <18f627c29261f02b3bb8e85fe8b0ec033428b6a399182bec615929620bb4625c377336b34c5aaa6f45b646eef9a2b221>>>',
    'd43f29a0a82fd7ac1babc5ef2c1b559d',
  ],
])('%s', (_case, expected, encryption, id) => {
  expect(needsPassword(aPdf(encryption, id))).toBe(expected);
});

it('strings may be written in brackets as well', () => {
  expect(
    needsPassword(
      aPdf(
        '<</Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O (\\113\\131\\120\\253\\007\\375\\127\\143\\265\\107\\302\\157\\331\\277\\032\\006\\155\\163\\102\\120\\360\\247\\011\\000\\151\\342\\165\\305\\160\\164\\362\\100) /U (\\144\\361\\160\\267\\320\\221\\136\\205\\064\\107\\166\\304\\001\\042\\223\\124\\331\\246\\230\\114\\334\\037\\107\\260\\227\\351\\374\\114\\204\\257\\103\\037)>>',
        '2420c4c4400c33384efec160418960b9',
      ),
    ),
  ).toBe(false);
});

it('a PDF that is not encrypted needs no password', () => {
  expect(needsPassword(Buffer.from('%PDF-1.4\ntrailer<</Root 1 0 R>>'))).toBe(false);
});
