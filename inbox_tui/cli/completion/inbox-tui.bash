# Completion of inbox-tui for bash: eval "$(inbox-tui completion bash)"

_inbox_tui_completion() {
    local kind value
    COMPREPLY=()
    while IFS=$'\t' read -r kind value _; do
        case $kind in
            plain) COMPREPLY+=("$value") ;;
            dir) compopt -o dirnames 2>/dev/null ;;
            file) compopt -o default 2>/dev/null ;;
        esac
    done < <(env _INBOX_TUI_COMPLETE=bash_complete COMP_WORDS="${COMP_LINE:0:COMP_POINT}" "$1" 2>/dev/null)
}

complete -o nosort -F _inbox_tui_completion inbox-tui 2>/dev/null ||
    complete -F _inbox_tui_completion inbox-tui
