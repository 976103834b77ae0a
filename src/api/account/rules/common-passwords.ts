/**
 * The commonest passwords that have eight characters, both cases and a digit, in lower case: from the lists of leaked
 * passwords that are published each year. Others of those lists fail the other rules.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `
  password0 password1 password2 password3 password7 password9 password01 password10 password11 password12
  password123 password1234 password12345 password1! password123! passw0rd passw0rd1 p4ssw0rd p@ssw0rd p@ssw0rd1
  p@ssword1 pa55word passwort1 passwort12 passwort123 kennwort1 geheim123 qwerty12 qwerty123 qwerty1234
  qwerty12345 qwertz123 1qaz2wsx 1q2w3e4r 1q2w3e4r5t q1w2e3r4 qwer1234 asdf1234 zaq12wsx abcd1234 abc12345
  abc123456 abcdef123 aa123456 aa12345678 welcome1 welcome12 welcome123 willkommen1 letmein1 iloveyou1 sunshine1
  princess1 football1 baseball1 superman1 charlie1 michael1 dragon123 monkey123 admin123 admin1234 administrator1
  changeme1 changeme123 default1 secret123 trustno1 test1234 testtest1 user1234 student1 student123 learner1
  learner123 teacher123 school123 course123 summer2024 summer2025 summer2026 winter2024 winter2025 winter2026
  spring2025 spring2026 autumn2025 autumn2026 sommer2025 sommer2026 hallo123 hello123 master123 computer1
  internet1 whatever1 starwars1 pokemon123
  `
    .trim()
    .split(/\s+/),
);
