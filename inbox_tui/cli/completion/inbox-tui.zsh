#compdef inbox-tui
# Completion of inbox-tui for zsh: eval "$(inbox-tui completion zsh)", after compinit

_inbox_tui_completion() {
    local kind value about
    local -a values shown
    while IFS=$'\t' read -r kind value about; do
        case $kind in
            plain)
                values+=("$value")
                shown+=("$value${about:+  -- $about}")
                ;;
            dir) _path_files -/ ;;
            file) _path_files -f ;;
        esac
    done < <(env _INBOX_TUI_COMPLETE=zsh_complete COMP_WORDS="${(j: :)words[1,CURRENT]}" $words[1] 2>/dev/null)
    (( $#values )) && compadd -l -V inbox-tui -d shown -a values
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _inbox_tui_completion "$@"
else
    compdef _inbox_tui_completion inbox-tui
fi
