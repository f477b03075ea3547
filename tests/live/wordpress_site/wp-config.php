<?php
// The site of the live tests. @WORDS@ are filled in when it is started.
define('DB_NAME', 'wordpress');
define('DB_USER', 'wordpress');
define('DB_PASSWORD', 'wordpress');
define('DB_HOST', 'localhost:@FOLDER@/db.sock');
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
$salts = ['AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY',
    'AUTH_SALT', 'SECURE_AUTH_SALT', 'LOGGED_IN_SALT', 'NONCE_SALT'];
foreach ($salts as $name) {
    define($name, "test-$name");
}
define('WP_ENVIRONMENT_TYPE', 'local'); // application passwords without https
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('DISABLE_WP_CRON', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
define('WP_SITEURL', 'http://127.0.0.1:@PORT@');
define('WP_HOME', 'http://127.0.0.1:@PORT@');
define('FAULT_FILE', '@FOLDER@/fault');
$table_prefix = 'wp_';
if (!defined('ABSPATH')) {
    define('ABSPATH', __DIR__ . '/');
}
require_once ABSPATH . 'wp-settings.php';
