// Strapi loads a plugin's server half as CommonJS; the root tsc compiles it into dist/.
module.exports = require('../../dist/plugins/course-studio/server/src').default;
